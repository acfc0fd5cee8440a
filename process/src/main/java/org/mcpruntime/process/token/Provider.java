package org.mcpruntime.process.token;

/** Where the keys of an issuer come from; called on a thread of its own, which may wait. */
interface Provider extends AutoCloseable {

  /**
   * @throws Unreachable where no keys can be had
   */
  KeySet keys();

  @Override
  default void close() {}

  /** No keys can be had, and why. */
  final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Unreachable(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }
}
