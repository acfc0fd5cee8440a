package org.mcpruntime.gateway.exchange;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.gateway.caller.ReservedHeaders;
import org.mcpruntime.gateway.source.ServerPolicy;

/** The reserved headers of each server, worked out once for each policy that was in force. */
public final class ReservedBook {

  private record Page(ServerPolicy policy, ReservedHeaders headers) {}

  private final Map<ObjectRef, Page> pages = new ConcurrentHashMap<>();

  ReservedHeaders of(ServerPolicy policy) {
    var page = pages.get(policy.server());
    if (page == null || page.policy != policy) {
      var session = policy.snapshot().session();
      page =
          new Page(
              policy,
              ReservedHeaders.of(
                  policy.auth(), session == null ? SessionPolicy.DEFAULT : session, List.of()));
      pages.put(policy.server(), page);
    }
    return page.headers;
  }
}
