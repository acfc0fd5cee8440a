package org.mcpruntime.analytics.store;

/** A store that cannot be asked, or whose files are not as it wrote them. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what failed, on what, and what to do
   */
  public StoreException(String message) {
    super(message);
  }

  /**
   * @param message what failed, on what, and what to do
   */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
