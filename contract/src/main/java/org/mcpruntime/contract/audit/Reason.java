package org.mcpruntime.contract.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Why a message was let through or refused: the closed list, with the HTTP status a refusal is
 * answered with.
 *
 * <p>Words are stable: clients, dashboards and records of years ago know them.
 */
public enum Reason {
  ALLOWED(200, "the policy allows it"),
  MISSING_IDENTITY(401, "the caller named no human, agent or team"),
  MISSING_SESSION(401, "the server requires a session and none was presented"),
  SESSION_NOT_FOUND(401, "no session of that name belongs to this caller"),
  SESSION_REVOKED(401, "the session was revoked"),
  SESSION_EXPIRED(401, "the session has expired"),
  NO_MATCHING_GRANT(403, "no grant names this caller"),
  TOOL_DENIED(403, "a rule of a matching grant denies the tool"),
  TOOL_NOT_GRANTED(403, "no matching grant in force allows the tool"),
  TOOL_SIDE_EFFECT_UNKNOWN(403, "the server does not declare the tool's side effect"),
  SIDE_EFFECT_NOT_ALLOWED(403, "no grant that allows it permits its side effect"),
  TRUST_TOO_LOW(403, "the effective trust is below what is required"),
  PROMPT_DENIED(403, "a rule of a matching grant denies the prompt"),
  PROMPT_NOT_GRANTED(403, "no matching grant in force allows the prompt"),
  PROMPT_NOT_DECLARED(403, "the server declares its prompts and this is none of them"),
  RESOURCE_DENIED(403, "a rule of a matching grant denies the resource"),
  RESOURCE_NOT_GRANTED(403, "no matching grant in force allows the resource"),
  RESOURCE_NOT_DECLARED(403, "the server declares its resources and this is none of them"),
  RESOURCE_URI_AMBIGUOUS(
      403,
      "the URI can be read in two ways: it has dot segments, or escapes that servers disagree on"),
  SERVER_REQUEST_NOT_GRANTED(
      403, "no matching grant in force lets the server ask this of the client"),
  METHOD_UNKNOWN(404, "no revision of the protocol that is spoken here has this method"),
  POLICY_UNAVAILABLE(503, "no valid policy has arrived yet");

  private final int status;
  private final String sentence;

  Reason(int status, String sentence) {
    this.status = status;
    this.sentence = sentence;
  }

  /** The word on the wire: {@code trust_too_low}. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** HTTP status of a refusal for this reason. */
  public int status() {
    return status;
  }

  /** What it means, for people. */
  public String sentence() {
    return sentence;
  }
}
