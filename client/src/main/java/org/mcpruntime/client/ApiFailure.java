package org.mcpruntime.client;

import java.util.List;
import org.mcpruntime.contract.platform.ApiError;

/** The platform did not do what it was asked; the message says why, and what to do. */
public final class ApiFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient ApiError error;

  ApiFailure(int status, ApiError error) {
    super(error.message());
    this.status = status;
    this.error = error;
  }

  /** Nobody answered. */
  static ApiFailure unreachable(String sentence) {
    return new ApiFailure(0, new ApiError("unreachable", sentence, List.of()));
  }

  /** Of HTTP; 0 where nobody answered. */
  public int status() {
    return status;
  }

  /** The word of the error. */
  public String code() {
    return error.error();
  }

  /** One line for each thing that is wrong, where there are several. */
  public List<String> details() {
    return error.details();
  }
}
