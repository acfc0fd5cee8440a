package org.mcpruntime.gateway.exchange;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.caller.ReservedHeaders;
import org.mcpruntime.gateway.caller.VerifyingProxy;
import org.mcpruntime.gateway.source.ServerPolicy;

/** Which headers go through to and from each server, worked out once for each policy. */
public final class PassageBook {

  private record Page(ServerPolicy policy, Passage passage) {}

  private final VerifyingProxy proxy;
  private final Map<ObjectRef, Page> pages = new ConcurrentHashMap<>();

  PassageBook(VerifyingProxy proxy) {
    this.proxy = proxy;
  }

  @SuppressWarnings("ReferenceEquality") // equal policies are many and dear to compare
  Passage of(ServerPolicy policy) {
    var page = pages.get(policy.server());
    if (page == null || page.policy != policy) {
      var reserved = ReservedHeaders.of(policy.auth(), policy.snapshot().session(), proxy);
      page = new Page(policy, new Passage(reserved));
      pages.put(policy.server(), page);
    }
    return page.passage;
  }
}
