package org.mcpruntime.resources.store;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

  private final @Nullable Duration after;

  public UnavailableException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.after = null;
  }

  public UnavailableException(Code code, String message) {
    this(code, message, (Duration) null);
  }

  /**
   * @param after what it asks to wait at least, if it does
   */
  public UnavailableException(Code code, String message, @Nullable Duration after) {
    super(message);
    this.code = code;
    this.after = after;
  }

  public Code code() {
    return code;
  }

  /** How long it asks not to be asked again; null where it says nothing of that. */
  public @Nullable Duration after() {
    return after;
  }
}
