package org.mcpruntime.gateway.exchange;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.caller.ReservedHeaders;
import org.mcpruntime.gateway.caller.VerifyingProxy;
import org.mcpruntime.gateway.source.ServerPolicy;

/** The reserved headers of each server, worked out once for each policy that was in force. */
public final class ReservedBook {

  private record Page(ServerPolicy policy, ReservedHeaders headers) {}

  private final VerifyingProxy proxy;
  private final Map<ObjectRef, Page> pages = new ConcurrentHashMap<>();

  ReservedBook(VerifyingProxy proxy) {
    this.proxy = proxy;
  }

  @SuppressWarnings("ReferenceEquality") // equal policies are many and dear to compare
  ReservedHeaders of(ServerPolicy policy) {
    var page = pages.get(policy.server());
    if (page == null || page.policy != policy) {
      page =
          new Page(policy, ReservedHeaders.of(policy.auth(), policy.snapshot().session(), proxy));
      pages.put(policy.server(), page);
    }
    return page.headers;
  }
}
