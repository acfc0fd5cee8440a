package org.mcpruntime.resources.store;

import java.io.Serial;

/** The desired state cannot be reached; the message says where and what to do. */
public final class UnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Code {
    /** Another process writes there. */
    LOCKED,
    /** It cannot be read or written. */
    BROKEN,
    /** It belongs to a newer release. */
    NEWER
  }

  private final Code code;

  public UnavailableException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public UnavailableException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
