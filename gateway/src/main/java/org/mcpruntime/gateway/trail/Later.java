package org.mcpruntime.gateway.trail;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;

/** A place takes nothing now, and said when to come back. */
final class Later extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private final Duration after;

  Later(String message, Duration after) {
    super(message);
    this.after = after;
  }

  Duration after() {
    return after;
  }
}
