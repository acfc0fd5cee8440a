package org.mcpruntime.cli;

import java.io.Serial;

/**
 * A command cannot do what it was asked; the message says what failed, on what, and what to do.
 * Exit code 1.
 */
final class Failure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }

  Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
