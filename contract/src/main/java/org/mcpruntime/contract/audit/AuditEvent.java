package org.mcpruntime.contract.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/**
 * One record of what a gateway did: written once as an intent before a message is forwarded, once
 * as its outcome.
 *
 * @param id made at the gateway (UUIDv7), the key of the event in every store
 * @param timestamp UTC
 * @param traceID 32 hexadecimal digits of W3C trace context
 * @param source which producer, such as {@code billing-gateway}
 * @param eventType {@code mcp.request} for what a gateway decided
 * @param link its place in its gateway's chain; null before it has one
 */
public record AuditEvent(
    UUID id,
    Instant timestamp,
    @Nullable String traceID,
    String source,
    String eventType,
    @Nullable Link link,
    Payload payload) {

  /**
   * A place in the chain of a gateway's events.
   *
   * @param chain which chain: the id of the spool that it began in
   * @param sequence 1 for the first event, then one more for each
   * @param previous {@code sha256:} digest of the event before it; of the chain's id for the first
   * @param hash {@code sha256:} digest of this event and the one before it
   */
  public record Link(String chain, long sequence, String previous, String hash) {}

  /** The same event, in its place. */
  public AuditEvent at(Link place) {
    return new AuditEvent(id, timestamp, traceID, source, eventType, place, payload);
  }

  /**
   * The payload of {@code mcp.request}: flat on the wire, in parts here.
   *
   * <p>No part may be called what a member is called, else the member is read as that part.
   *
   * @param intentID the event that announced what this outcome is of
   */
  public record Payload(
      Phase phase,
      @Nullable UUID intentID,
      @JsonUnwrapped Exchange exchange,
      @JsonUnwrapped Server receiver,
      @JsonUnwrapped Caller caller,
      @JsonUnwrapped Rpc rpc,
      @JsonUnwrapped Decision verdict) {}

  /** Whether the event speaks of what is about to be done or of what came of it. */
  public enum Phase {
    @JsonProperty("intent")
    INTENT,
    @JsonProperty("outcome")
    OUTCOME
  }

  /**
   * The HTTP exchange.
   *
   * @param path the path of the request as received, without its query
   * @param status 0 in an intent
   * @param latencyMS milliseconds from arrival to the end of the answer
   * @param bytesIn bytes of the request body, counted
   * @param bytesOut bytes of the response body, counted
   */
  public record Exchange(
      @JsonInclude(JsonInclude.Include.ALWAYS) String method,
      @JsonInclude(JsonInclude.Include.ALWAYS) String path,
      int status,
      long latencyMS,
      long bytesIn,
      long bytesOut,
      @Nullable String clientAddress) {}

  /** The server that was called. */
  public record Server(
      @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("server") String name,
      @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
      @JsonInclude(JsonInclude.Include.ALWAYS) String teamID,
      @JsonInclude(JsonInclude.Include.ALWAYS) String cluster) {}

  /**
   * Who called.
   *
   * @param assurance absent where nobody is named
   */
  public record Caller(
      @JsonInclude(JsonInclude.Include.ALWAYS) String humanID,
      @JsonInclude(JsonInclude.Include.ALWAYS) String agentID,
      @JsonInclude(JsonInclude.Include.ALWAYS) String subjectTeamID,
      @JsonInclude(JsonInclude.Include.ALWAYS) String sessionID,
      @Nullable Assurance assurance) {}

  /**
   * What was asked.
   *
   * @param rpcID the JSON-RPC id as JSON text
   * @param toolName the name of a tool or prompt
   * @param resourceURI of what is read or subscribed to
   * @param mcpSessionID the beginning of a digest of the transport session's id; not the consented
   *     one
   * @param argumentsDigest {@code sha256:} of the canonical arguments
   * @param arguments themselves as canonical JSON text, where the tool says {@code audit:
   *     arguments}; secrets are blotted out
   * @param era revision of the protocol the client spoke
   */
  public record Rpc(
      @Nullable String rpcMethod,
      @Nullable String rpcID,
      @Nullable String toolName,
      @Nullable String resourceURI,
      @Nullable String mcpSessionID,
      @Nullable String argumentsDigest,
      @Nullable String arguments,
      @Nullable String era) {}

  /**
   * What was decided and why.
   *
   * @param outcome {@code allow} or {@code deny}
   * @param reason why; in the outcome of what was allowed and failed, what it failed of
   * @param observedReason what enforcement would have refused it for, where the policy only
   *     observes
   */
  public record Decision(
      @JsonProperty("decision") Outcome outcome,
      Reason reason,
      @Nullable Reason observedReason,
      @JsonInclude(JsonInclude.Include.ALWAYS) String policyVersion,
      @Nullable String policyRevision,
      @Nullable String matchedGrant,
      @Nullable String matchedGrantNamespace,
      @Nullable String matchedSession,
      @Nullable String matchedSessionNamespace,
      @Nullable Trust requiredTrust,
      @Nullable SideEffect requiredSideEffect,
      @Nullable RiskLevel riskLevel,
      @Nullable Trust adminTrust,
      @Nullable Trust consentedTrust,
      @Nullable Trust effectiveTrust) {

    /** What an enforced decision rested on, flat. */
    public static Decision of(
        boolean allowed, Reason reason, DecisionFacts facts, @Nullable String policyRevision) {
      return of(allowed, reason, null, facts, policyRevision);
    }

    /** What a decision rested on, flat. */
    public static Decision of(
        boolean allowed,
        Reason reason,
        @Nullable Reason observedReason,
        DecisionFacts facts,
        @Nullable String policyRevision) {
      var grant = facts.grant();
      var session = facts.session();
      return new Decision(
          allowed ? Outcome.ALLOW : Outcome.DENY,
          reason,
          observedReason,
          Texts.orEmpty(facts.policyVersion()),
          policyRevision,
          grant == null ? null : grant.name(),
          grant == null ? null : grant.namespace(),
          session == null ? null : session.name(),
          session == null ? null : session.namespace(),
          facts.required(),
          facts.sideEffect(),
          facts.risk(),
          facts.admin(),
          facts.consented(),
          facts.effective());
    }

    /** The same decision, with what became of it for a reason. */
    public Decision withReason(Reason newReason) {
      return new Decision(
          outcome,
          newReason,
          observedReason,
          policyVersion,
          policyRevision,
          matchedGrant,
          matchedGrantNamespace,
          matchedSession,
          matchedSessionNamespace,
          requiredTrust,
          requiredSideEffect,
          riskLevel,
          adminTrust,
          consentedTrust,
          effectiveTrust);
    }
  }

  /** The two ends of a decision. */
  public enum Outcome {
    @JsonProperty("allow")
    ALLOW,
    @JsonProperty("deny")
    DENY
  }
}
