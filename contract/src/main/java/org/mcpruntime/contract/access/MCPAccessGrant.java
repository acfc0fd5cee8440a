package org.mcpruntime.contract.access;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectMeta;

/** What an administrator allows: {@code mcpruntime.org/v1alpha1}, kind {@code MCPAccessGrant}. */
public record MCPAccessGrant(
    String apiVersion,
    String kind,
    ObjectMeta metadata,
    MCPAccessGrantSpec spec,
    @Nullable AccessStatus status) {

  /**
   * The annotation of a grant that is not as it was stored, for a store could not read all of it:
   * it says what, and only what the grant denies is left. No stored grant has it.
   */
  public static final String UNREADABLE = "mcpruntime.org/unreadable";
}
