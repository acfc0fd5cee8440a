package org.mcpruntime.contract.audit;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/**
 * What a decision rested on; members are null where the decision was taken before they were known.
 *
 * @param policyVersion the label of the attributed grant or session, else of the server
 * @param grant the grant that decided
 * @param session the session that was presented and found
 * @param required the trust that was required, of the tool and of the rules that counted
 * @param sideEffect what the tool does
 * @param risk the tool's label
 * @param admin the highest ceiling of the grants that counted
 * @param consented what the session consents to, else the ceiling
 * @param effective the lower of both
 */
public record DecisionFacts(
    @Nullable String policyVersion,
    @Nullable ObjectRef grant,
    @Nullable ObjectRef session,
    @Nullable Trust required,
    @Nullable SideEffect sideEffect,
    @Nullable RiskLevel risk,
    @Nullable Trust admin,
    @Nullable Trust consented,
    @Nullable Trust effective) {

  /** Nothing was looked at. */
  public static final DecisionFacts NONE =
      new DecisionFacts(null, null, null, null, null, null, null, null, null);
}
