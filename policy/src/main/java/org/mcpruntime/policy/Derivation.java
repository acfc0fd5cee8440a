package org.mcpruntime.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/**
 * Why a decision is what it is.
 *
 * @param allowed whether the message goes through, observation included
 * @param reason of enforcement, also where the policy only observes
 * @param status HTTP status of that reason
 * @param observed whether a refusal is only recorded
 * @param facts as an audit event carries them
 * @param asked what was asked for and what the server declares about it
 * @param session what became of the presented session, null where none was presented
 * @param grants those whose subject includes the caller, in order
 * @param steps the derivation, for people
 * @param changes the smallest changes that together turn a refusal; empty where it is allowed or
 *     nothing would
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Derivation(
    boolean allowed,
    Reason reason,
    int status,
    boolean observed,
    AuditEvent.Decision facts,
    Asked asked,
    @Nullable PresentedSession session,
    List<ConsideredGrant> grants,
    List<String> steps,
    List<Change> changes) {

  /**
   * Something that somebody could change.
   *
   * @param object what is changed; of what is created, a free name that the changes after it know
   *     it by
   * @param field of its spec
   * @param from what is there; null where nothing is
   * @param to what has to be there; null where nothing has
   */
  public record Change(
      Kind kind,
      ObjectRef object,
      String field,
      @Nullable String from,
      @Nullable String to,
      String sentence) {

    /** What is done to what. */
    public enum Kind {
      @JsonProperty("create_grant")
      CREATE_GRANT,
      @JsonProperty("edit_grant")
      EDIT_GRANT,
      @JsonProperty("create_session")
      CREATE_SESSION,
      @JsonProperty("edit_session")
      EDIT_SESSION,
      @JsonProperty("edit_server")
      EDIT_SERVER
    }
  }

  /** The thing that was asked for. */
  public record Asked(
      String method,
      String kind,
      String name,
      boolean declared,
      Trust requiredTrust,
      @Nullable SideEffect sideEffect,
      @Nullable RiskLevel riskLevel) {}

  /** The session that was presented. */
  public record PresentedSession(
      String name, @Nullable ObjectRef found, String state, @Nullable Trust consentedTrust) {}

  /**
   * One grant whose subject includes the caller.
   *
   * @param speaks {@code open} (no rules of this kind), {@code allow}, {@code deny} or {@code
   *     silent}
   * @param permitsSideEffect whether it permits what using the thing does
   * @param counted whether its ceiling entered the arithmetic
   */
  public record ConsideredGrant(
      ObjectRef grant,
      boolean inForce,
      String speaks,
      boolean permitsSideEffect,
      Trust ceiling,
      @Nullable Trust ruleRequires,
      boolean counted) {}
}
