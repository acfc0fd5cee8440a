package org.mcpruntime.contract.server;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What records keep of the arguments that a tool was called with. */
public enum ToolAudit {
  /** A digest: who knows the arguments can show that these were they. */
  @JsonProperty("digest")
  DIGEST,
  /** The values, with what looks like a secret blotted out, and the digest. */
  @JsonProperty("arguments")
  ARGUMENTS
}
