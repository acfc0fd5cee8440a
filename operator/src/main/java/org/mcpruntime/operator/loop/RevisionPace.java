package org.mcpruntime.operator.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServerStatus;

/**
 * Spaces the writes of a server's status that say no more than that its policy has another
 * revision. Safe for several threads.
 */
final class RevisionPace {

  /**
   * While grants and sessions come in bursts, gateways report several revisions a second, each
   * outdated by the next. Nobody acts on one from the status: whoever waits for a change to be in
   * force looks every few seconds at most, and that is what a write to the API is worth.
   */
  static final Duration SPACE = Duration.ofSeconds(2);

  /** When the statuses were written; those of longer ago are not kept. */
  private final Map<ObjectRef, Instant> written = new ConcurrentHashMap<>();

  /**
   * How long the write of a status has to wait, after which there may be something newer to say.
   *
   * @param before the status as it is seen
   * @return at most {@link #SPACE}; zero where it is to be written now
   */
  Duration left(
      ObjectRef server, @Nullable MCPServerStatus before, MCPServerStatus after, Instant now) {
    var last = written.get(server);
    if (last == null || before == null || !isOfRevision(before, after)) {
      return Duration.ZERO;
    }
    return isOver(last, now) ? Duration.ZERO : Duration.between(now, last.plus(SPACE));
  }

  private static boolean isOfRevision(MCPServerStatus before, MCPServerStatus after) {
    return before.withPolicyRevision(after.policyRevision()).equals(after);
  }

  /** The status of a server was written. */
  void written(ObjectRef server, Instant now) {
    written.values().removeIf(last -> isOver(last, now));
    written.put(server, now);
  }

  /** Also where a clock was set back, so that nobody waits for what was the future. */
  private static boolean isOver(Instant last, Instant now) {
    return now.isBefore(last) || !now.isBefore(last.plus(SPACE));
  }
}
