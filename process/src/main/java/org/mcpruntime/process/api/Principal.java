package org.mcpruntime.process.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Who makes a request.
 *
 * @param name for records and people
 */
public record Principal(String name, Role role) {

  /** What somebody may do. */
  public enum Role {
    @JsonProperty("user")
    USER,
    @JsonProperty("admin")
    ADMIN
  }

  /** Whoever asks for what everybody may see. */
  static final Principal ANYBODY = new Principal("anonymous", Role.USER);
}
