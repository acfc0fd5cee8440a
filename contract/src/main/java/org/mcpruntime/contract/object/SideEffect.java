package org.mcpruntime.contract.object;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a tool does to the world when it is called. */
public enum SideEffect {
  @JsonProperty("read")
  READ,
  @JsonProperty("write")
  WRITE,
  @JsonProperty("destructive")
  DESTRUCTIVE
}
