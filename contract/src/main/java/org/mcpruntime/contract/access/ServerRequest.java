package org.mcpruntime.contract.access;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a server may ask of the client behind a call, when a grant names it. */
public enum ServerRequest {
  @JsonProperty("elicitation")
  ELICITATION,
  @JsonProperty("sampling")
  SAMPLING,
  @JsonProperty("roots")
  ROOTS
}
