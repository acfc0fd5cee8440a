package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.mcpruntime.contract.object.Texts;

/**
 * What logs a browser in, once.
 *
 * @param code a secret
 */
public record LoginCode(
    @JsonInclude(JsonInclude.Include.ALWAYS) String code,
    @JsonInclude(JsonInclude.Include.ALWAYS) Instant expiresAt) {

  public LoginCode {
    code = Texts.orEmpty(code);
  }
}
