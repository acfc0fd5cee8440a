package org.mcpruntime.bridge.child;

import java.time.Duration;

/**
 * How long a process that is to end is waited for.
 *
 * @param afterEnd of its standard input, the one signal that every system has
 * @param afterTerm after it was told to end
 */
public record Grace(Duration afterEnd, Duration afterTerm) {

  public static final Grace USUAL = new Grace(Duration.ofSeconds(2), Duration.ofSeconds(3));
}
