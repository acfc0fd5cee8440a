package org.mcpruntime.process.api;

import java.util.List;
import org.mcpruntime.contract.platform.ApiError;
import org.mcpruntime.contract.platform.ErrorCode;

/** A request cannot be carried out; caught by {@link Api}, which answers so. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<String> details;

  /**
   * @param message what failed, on what, and what to do
   */
  public ApiException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public ApiException(ErrorCode code, String message, List<String> details) {
    super(message);
    this.code = code;
    this.details = List.copyOf(details);
  }

  public ErrorCode code() {
    return code;
  }

  ApiError error() {
    return new ApiError(code.word(), String.valueOf(getMessage()), details);
  }
}
