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
  // The policy decides; all of these, and none below, are its reasons.
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

  // Nobody can decide, or nobody knows who asks.
  POLICY_UNAVAILABLE(503, "no valid policy has arrived yet, or the server is gone"),
  POLICY_STALE(
      503, "the policy may be out of date: the control plane has not been heard for too long"),
  AMBIGUOUS_IDENTITY(400, "an identity header is there twice or holds control characters"),
  MISSING_CLIENT_CERTIFICATE(401, "the connection has no valid client certificate"),
  UNTRUSTED_PROXY(401, "the verified identity was sent by somebody who may not vouch for it"),
  MISSING_VERIFIED_IDENTITY(401, "neither the proxy nor the certificate names a session"),
  INVALID_SPIFFE_IDENTITY(401, "the SPIFFE identity is no session of the server's trust domain"),
  MISSING_BEARER_TOKEN(401, "the request has no bearer token"),
  INVALID_TOKEN(401, "the token is not one that this server accepts"),
  OAUTH_PROVIDER_UNAVAILABLE(503, "the keys of the token's issuer cannot be fetched"),
  OAUTH_NOT_ENABLED(404, "the server does not take tokens, so it has no such metadata"),

  // The gateway does not take the request.
  SERVER_UNKNOWN(404, "no server stands at this path"),
  ORIGIN_NOT_ALLOWED(403, "pages of this origin may not use the server"),
  VERB_NOT_ALLOWED(405, "the HTTP method has no meaning here"),
  UPGRADE_REFUSED(400, "the connection may not become one of another protocol"),
  MEDIA_TYPE_UNSUPPORTED(415, "the body is not of a media type that is read here"),
  BODY_TOO_LARGE(413, "the body is longer than the server takes"),
  RPC_INSPECTION_FAILED(400, "the body is no message that can be read in one way only"),
  MCP_SESSION_NOT_YOURS(404, "no transport session of this id was opened by this caller"),
  RATE_LIMITED(429, "too many requests in too short a time"),
  CONCURRENCY_LIMITED(503, "as many requests as are allowed are being answered"),
  TRAIL_UNAVAILABLE(503, "what is done cannot be recorded now, so it is not done"),
  DRAINING(503, "the gateway is about to stop"),

  // What was allowed came to no good end.
  UPSTREAM_UNAVAILABLE(502, "the server cannot be reached"),
  UPSTREAM_TIMEOUT(504, "the server did not answer in time"),
  UPSTREAM_MALFORMED(502, "the server's answer cannot be read in one way only"),
  UPSTREAM_ERA_MISMATCH(501, "the server does not speak a revision that the client speaks"),
  CIRCUIT_OPEN(503, "the server failed too often of late and is given a rest"),
  TASK_NOT_YOURS(404, "no task of this id was made by this caller"),
  RESPONSE_UNEXPECTED(400, "the server asked nothing that this would answer"),
  CLIENT_GONE(499, "the client left before the answer ended"),
  INTERRUPTED(503, "the gateway stopped before the answer ended");

  private final int status;
  private final String sentence;
  private final String word = name().toLowerCase(Locale.ROOT);

  Reason(int status, String sentence) {
    this.status = status;
    this.sentence = sentence;
  }

  /** The word on the wire: {@code trust_too_low}. */
  @JsonValue
  public String word() {
    return word;
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
