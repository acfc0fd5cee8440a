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
  ALLOWED(200, "the policy allows it", "nothing is wrong"),
  MISSING_IDENTITY(
      401,
      "the caller named no human, agent or team",
      "have the client send the identity headers, or a token, that the server asks for"),
  MISSING_SESSION(
      401,
      "the server requires a session and none was presented",
      "have the human consent, and have the client present the session"),
  SESSION_NOT_FOUND(
      401,
      "no session of that name belongs to this caller",
      "present a session that was issued to this very human, agent and team for this server"),
  SESSION_REVOKED(
      401, "the session was revoked", "have the human consent anew: a revocation is final"),
  SESSION_EXPIRED(401, "the session has expired", "have the human consent anew"),
  NO_MATCHING_GRANT(
      403, "no grant names this caller", "create a grant whose subject includes this caller"),
  TOOL_DENIED(
      403,
      "a rule of a matching grant denies the tool",
      "change the rule, if the denial was not meant"),
  TOOL_NOT_GRANTED(
      403,
      "no matching grant in force allows the tool",
      "add a rule that allows the tool, or enable the grant that has one"),
  TOOL_SIDE_EFFECT_UNKNOWN(
      403,
      "the server does not declare the tool's side effect",
      "declare the tool in the server's manifest, with its sideEffect"),
  SIDE_EFFECT_NOT_ALLOWED(
      403,
      "no grant that allows it permits its side effect",
      "add the side effect to allowedSideEffects of a grant, if it may happen"),
  TRUST_TOO_LOW(
      403,
      "the effective trust is below what is required",
      "raise maxTrust of the grant or the consent of the session, whichever is the lower"),
  PROMPT_DENIED(
      403,
      "a rule of a matching grant denies the prompt",
      "change the rule, if the denial was not meant"),
  PROMPT_NOT_GRANTED(
      403,
      "no matching grant in force allows the prompt",
      "add a rule that allows the prompt, or enable the grant that has one"),
  PROMPT_NOT_DECLARED(
      403,
      "the server declares its prompts and this is none of them",
      "declare the prompt in the server's manifest"),
  RESOURCE_DENIED(
      403,
      "a rule of a matching grant denies the resource",
      "change the rule, if the denial was not meant"),
  RESOURCE_NOT_GRANTED(
      403,
      "no matching grant in force allows the resource",
      "add a rule that allows the resource, or enable the grant that has one"),
  RESOURCE_NOT_DECLARED(
      403,
      "the server declares its resources and this is none of them",
      "declare the resource in the server's manifest"),
  RESOURCE_URI_AMBIGUOUS(
      403,
      "the URI can be read in two ways: it has dot segments, or escapes that servers disagree on",
      "have the client send the URI in its normal form"),
  SERVER_REQUEST_NOT_GRANTED(
      403,
      "no matching grant in force lets the server ask this of the client",
      "add the request to serverRequests of a grant, if the server may ask it"),
  METHOD_UNKNOWN(
      404,
      "no revision of the protocol that is spoken here has this method",
      "mend the client, or update it: a use without an id counts as unknown, too"),

  // Nobody can decide, or nobody knows who asks.
  POLICY_UNAVAILABLE(
      503,
      "no valid policy has arrived yet, or the server is gone",
      "look whether the server is published, and whether its manifest has errors"),
  POLICY_STALE(
      503,
      "the policy may be out of date: the control plane has not been heard for too long",
      "look whether the control plane runs and the gateway reaches it"),
  AMBIGUOUS_IDENTITY(
      400,
      "an identity header is there twice or holds control characters",
      "look who adds identity headers on the way from the client: one of them is too many"),
  MISSING_CLIENT_CERTIFICATE(
      401,
      "the connection has no valid client certificate",
      "give the client a certificate of the trust domain"),
  UNTRUSTED_PROXY(
      401,
      "the verified identity was sent by somebody who may not vouch for it",
      "name the proxy in the trust settings of the gateway, or look who else sends such requests"),
  MISSING_VERIFIED_IDENTITY(
      401,
      "neither the proxy nor the certificate names a session",
      "look at the settings of the proxy, and at the SPIFFE identity of the certificate"),
  INVALID_SPIFFE_IDENTITY(
      401,
      "the SPIFFE identity is no session of the server's trust domain",
      "issue the certificate in the server's trust domain, for a session"),
  MISSING_BEARER_TOKEN(
      401,
      "the request has no bearer token",
      "have the client sign in with the issuer that the challenge names"),
  INVALID_TOKEN(
      401,
      "the token is not one that this server accepts",
      "get a new token; if that fails too, compare its issuer and audience with spec.auth"),
  OAUTH_PROVIDER_UNAVAILABLE(
      503,
      "the keys of the token's issuer cannot be fetched",
      "look whether the gateway reaches the issuer's keys"),
  OAUTH_NOT_ENABLED(
      404,
      "the server does not take tokens, so it has no such metadata",
      "do nothing: the client asks for metadata that a server with spec.auth.mode oauth has"),

  // The gateway does not take the request.
  SERVER_UNKNOWN(
      404,
      "no server stands at this path",
      "compare the path with the server's URL; look whether the server is still published"),
  ORIGIN_NOT_ALLOWED(
      403,
      "pages of this origin may not use the server",
      "let only pages use the server that are meant to, and name their origin in the settings"),
  VERB_NOT_ALLOWED(
      405,
      "the HTTP method has no meaning here",
      "point an MCP client at the URL; browsers and probes get this answer"),
  UPGRADE_REFUSED(
      400,
      "the connection may not become one of another protocol",
      "use Streamable HTTP; web sockets are not spoken"),
  MEDIA_TYPE_UNSUPPORTED(
      415,
      "the body is not of a media type that is read here",
      "have the client send application/json and accept both JSON and event streams"),
  BODY_TOO_LARGE(
      413,
      "the body is longer than the server takes",
      "send less, or raise the limit of the gateway"),
  RPC_INSPECTION_FAILED(
      400,
      "the body is no message that can be read in one way only",
      "mend the client; mcp-runtime mcp inspect shows what is wrong with a message"),
  MCP_SESSION_NOT_YOURS(
      404,
      "no transport session of this id was opened by this caller",
      "have the client initialize anew; transport sessions end with their server or gateway"),
  RATE_LIMITED(
      429,
      "too many requests in too short a time",
      "slow the client down, or raise the limit if so much is meant"),
  CONCURRENCY_LIMITED(
      503,
      "as many requests as are allowed are being answered",
      "look which calls take long; raise the limit only if the server bears more"),
  TRAIL_UNAVAILABLE(
      503,
      "what is done cannot be recorded now, so it is not done",
      "look at the disk and the records of the gateway: it is full or cannot be written"),
  DRAINING(
      503, "the gateway is about to stop", "try again: the gateway is being replaced or stopped"),

  // What was allowed came to no good end.
  UPSTREAM_UNAVAILABLE(
      502, "the server cannot be reached", "look whether the server runs, and at its logs"),
  UPSTREAM_TIMEOUT(
      504, "the server did not answer in time", "look at the server's logs for what took so long"),
  UPSTREAM_MALFORMED(
      502,
      "the server's answer cannot be read in one way only",
      "mend the server; the policy allowed the call, the answer was withheld"),
  UPSTREAM_ERA_MISMATCH(
      501,
      "the server does not speak a revision that the client speaks",
      "update the client or the server, so that they share a revision of MCP"),
  CIRCUIT_OPEN(
      503,
      "the server failed too often of late and is given a rest",
      "look at the failures before this one and at the server's logs; it is tried again by itself"),
  TASK_NOT_YOURS(
      404,
      "no task of this id was made by this caller",
      "ask as the caller that made the task; tasks are forgotten when the gateway restarts"),
  RESPONSE_UNEXPECTED(
      400,
      "the server asked nothing that this would answer",
      "do nothing if it is rare: an answer came after the question had ended"),
  CLIENT_GONE(
      499,
      "the client left before the answer ended",
      "do nothing if it is rare; else look why the client does not wait"),
  INTERRUPTED(
      503,
      "the gateway stopped before the answer ended",
      "try again; look first whether the call had an effect");

  private final int status;
  private final String sentence;
  private final String advice;
  private final String word = name().toLowerCase(Locale.ROOT);

  Reason(int status, String sentence, String advice) {
    this.status = status;
    this.sentence = sentence;
    this.advice = advice;
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

  /** What somebody may do about it, for people; without an end, as the sentence is. */
  public String advice() {
    return advice;
  }

  /** Whether a policy was asked, and gave this reason. */
  public boolean isOfPolicy() {
    return compareTo(METHOD_UNKNOWN) <= 0;
  }
}
