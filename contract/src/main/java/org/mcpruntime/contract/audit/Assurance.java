package org.mcpruntime.contract.audit;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a caller's identity can be relied on. */
public enum Assurance {
  /** A network that is trusted said so; nothing proves it. */
  @JsonProperty("asserted")
  ASSERTED,
  /** A signature or a certificate proves it. */
  @JsonProperty("proven")
  PROVEN
}
