package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.mcpruntime.contract.object.Texts;

/**
 * The body of every answer that is none.
 *
 * @param error a word of {@link ErrorCode}, or of a later version
 * @param message what failed, on what, and what to do
 * @param details one line for each thing that is wrong, where there are several
 */
public record ApiError(
    @JsonInclude(JsonInclude.Include.ALWAYS) String error,
    @JsonInclude(JsonInclude.Include.ALWAYS) String message,
    List<String> details) {

  public ApiError {
    error = Texts.orEmpty(error);
    message = Texts.orEmpty(message);
    details = Texts.copy(details);
  }
}
