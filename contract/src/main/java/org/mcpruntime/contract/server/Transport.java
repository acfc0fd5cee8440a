package org.mcpruntime.contract.server;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the server itself speaks MCP; callers always meet Streamable HTTP. */
public enum Transport {
  @JsonProperty("http")
  HTTP,
  @JsonProperty("stdio")
  STDIO
}
