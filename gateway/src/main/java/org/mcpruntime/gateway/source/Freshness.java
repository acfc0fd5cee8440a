package org.mcpruntime.gateway.source;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How sure a gateway is that its policies are still what was decided. */
public enum Freshness {
  /** It is. */
  @JsonProperty("current")
  CURRENT,
  /** It has not been for a while: only what reads is let through. */
  @JsonProperty("for_reading")
  FOR_READING,
  /** It has not been for too long: nothing is. */
  @JsonProperty("stale")
  STALE
}
