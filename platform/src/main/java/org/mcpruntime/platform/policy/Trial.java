package org.mcpruntime.platform.policy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A call that is not made, and the same with something else in the place of what it says.
 *
 * @param namespace mcp-servers where nothing is said
 * @param server has to be named
 * @param instead null where only the call itself is looked at
 */
public record Trial(
    @Nullable String namespace,
    @Nullable String server,
    @JsonUnwrapped Presented presented,
    @JsonUnwrapped Wanted wanted,
    @Nullable Instead instead) {

  /** What is another; an empty text takes away. */
  public record Instead(@JsonUnwrapped Presented presented, @JsonUnwrapped Wanted wanted) {}
}
