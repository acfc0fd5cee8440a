package org.mcpruntime.feed.subscribe;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.feed.wire.Refused;
import org.mcpruntime.policy.PolicyState;

/** What a frame has led to. */
sealed interface Step {

  /**
   * A server's policy is another.
   *
   * @param before null where there was none
   * @param delta null where it came as a whole
   */
  record Changed(
      Frame.OfServer frame,
      @Nullable PolicyState before,
      PolicyState after,
      @Nullable PolicyDelta delta)
      implements Step {}

  /** There is no such server. */
  record Removed(Frame.Gone frame) implements Step {}

  /** All servers are as the publisher had them then. */
  record Current(Instant at, long everyMillis) implements Step {}

  /** These keys sign, too. */
  record NewKeys(List<Jwk> keys, Instant at) implements Step {}

  /** It was known. */
  record Same() implements Step {}

  /** It is not followed. */
  record Turned(Refused refused, @Nullable ObjectRef server) implements Step {}
}
