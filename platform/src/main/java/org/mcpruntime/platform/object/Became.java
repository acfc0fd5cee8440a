package org.mcpruntime.platform.object;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of an object that was applied, in the words of kubectl. */
public enum Became {
  @JsonProperty("created")
  CREATED,
  @JsonProperty("configured")
  CONFIGURED,
  @JsonProperty("unchanged")
  UNCHANGED
}
