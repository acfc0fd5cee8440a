package org.mcpruntime.contract.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.object.Texts;

/**
 * What became of a grant or session.
 *
 * @param policyRevision the revision of the server's policy that first carried the observed
 *     generation
 */
public record AccessStatus(
    @Nullable Phase phase,
    @Nullable String message,
    @Nullable Long observedGeneration,
    @Nullable String policyRevision,
    List<Condition> conditions) {

  /** The one-word summary. */
  public enum Phase {
    /** In the policy of its server. */
    Bound,
    /** The server it names does not exist. */
    Unbound,
    /** The server does not admit it; the message says why. */
    Rejected,
    Disabled,
    Revoked,
    Expired
  }

  public AccessStatus {
    conditions = Texts.copy(conditions);
  }
}
