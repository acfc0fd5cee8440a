package org.mcpruntime.setup;

import java.io.Serial;

/** An installation cannot be made; the message says why, and what to do. */
public final class SetupRefusal extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  SetupRefusal(String message) {
    super(message);
  }

  SetupRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}
