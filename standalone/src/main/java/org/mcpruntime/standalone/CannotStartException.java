package org.mcpruntime.standalone;

/** The platform cannot start; the sentence says why, and what to do. */
public final class CannotStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CannotStartException(String sentence) {
    super(sentence);
  }

  /** What to show. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
