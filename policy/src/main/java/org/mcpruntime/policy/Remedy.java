package org.mcpruntime.policy;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.mcp.Message;

/**
 * What would turn a refusal: the fewest changes that together do, tried on copies, one for each
 * reason that stands in the way.
 *
 * <p>A list that is returned was seen to work. Where no change of grants, sessions or inventory
 * helps, it is empty.
 */
final class Remedy {

  private static final int MOST_CHANGES = 8;

  /** Of the grants that name the caller, so many are tried, and so many worlds in all. */
  private static final int MOST_GRANTS = 8;

  private static final int MOST_TRIED = 200;

  private Remedy() {}

  /** Changes that were made, and the world they led to. */
  private record Attempt(List<Derivation.Change> changes, Amendment.Case world) {

    Attempt with(Amendment amendment) {
      return new Attempt(
          Stream.concat(changes.stream(), Stream.of(amendment.change())).toList(),
          amendment.next());
    }
  }

  /** The shortest list of changes, or none; breadth first. */
  static List<Derivation.Change> find(
      PolicySnapshot snapshot, Caller caller, Message.Request request, Instant now) {
    var attempts = new ArrayDeque<Attempt>();
    attempts.add(new Attempt(List.of(), new Amendment.Case(snapshot, caller)));
    for (int tried = 0; tried < MOST_TRIED && !attempts.isEmpty(); tried++) {
      var attempt = attempts.remove();
      var decision =
          Explain.enforce(attempt.world.snapshot(), attempt.world.caller(), request, now);
      if (decision instanceof Permit) {
        return attempt.changes;
      }
      if (attempt.changes.size() < MOST_CHANGES) {
        amendments(attempt.world, request, decision, now)
            .forEach(amendment -> attempts.add(attempt.with(amendment)));
      }
    }
    return List.of();
  }

  /** What would do away with the reason of a refusal, each alone. */
  private static List<Amendment> amendments(
      Amendment.Case world, Message.Request request, Decision decision, Instant now) {
    return switch (decision.reason()) {
      case MISSING_SESSION ->
          List.of(Amendment.issue(world, "issue a session for the caller and present it"));
      case SESSION_NOT_FOUND ->
          List.of(
              Amendment.issue(
                  world, "issue a session for the caller; this name is not one of its own"));
      case SESSION_REVOKED ->
          List.of(Amendment.issue(world, "issue a new session; a revocation is final"));
      case SESSION_EXPIRED ->
          List.of(Amendment.issue(world, "issue a new session; this one has expired"));
      case NO_MATCHING_GRANT -> List.of(Amendment.grant(world, request.target()));
      case TOOL_DENIED, PROMPT_DENIED, RESOURCE_DENIED ->
          List.of(Amendment.dropDenial(world, request.target(), Amendment.attributed(decision)));
      case TOOL_NOT_GRANTED, PROMPT_NOT_GRANTED, RESOURCE_NOT_GRANTED ->
          Amendment.matching(world).stream()
              .limit(MOST_GRANTS)
              .map(grant -> Amendment.allow(world, request.target(), grant, now))
              .toList();
      case TOOL_SIDE_EFFECT_UNKNOWN -> List.of(Amendment.declare(world, request.target()));
      case SIDE_EFFECT_NOT_ALLOWED ->
          List.of(Amendment.permitEffect(world, request.target(), decision));
      case TRUST_TOO_LOW -> Amendment.raise(world, request.target(), decision).stream().toList();
      case SERVER_REQUEST_NOT_GRANTED ->
          List.of(Amendment.letAsk(world, Words.serverRequest(request.method()), now));
      case ALLOWED,
          MISSING_IDENTITY,
          METHOD_UNKNOWN,
          PROMPT_NOT_DECLARED,
          RESOURCE_NOT_DECLARED,
          RESOURCE_URI_AMBIGUOUS,
          POLICY_UNAVAILABLE,
          POLICY_STALE,
          AMBIGUOUS_IDENTITY,
          MISSING_CLIENT_CERTIFICATE,
          UNTRUSTED_PROXY,
          MISSING_VERIFIED_IDENTITY,
          INVALID_SPIFFE_IDENTITY,
          MISSING_BEARER_TOKEN,
          INVALID_TOKEN,
          OAUTH_PROVIDER_UNAVAILABLE,
          OAUTH_NOT_ENABLED,
          SERVER_UNKNOWN,
          ORIGIN_NOT_ALLOWED,
          VERB_NOT_ALLOWED,
          UPGRADE_REFUSED,
          MEDIA_TYPE_UNSUPPORTED,
          BODY_TOO_LARGE,
          RPC_INSPECTION_FAILED,
          MCP_SESSION_NOT_YOURS,
          RATE_LIMITED,
          CONCURRENCY_LIMITED,
          TRAIL_UNAVAILABLE,
          DRAINING,
          UPSTREAM_UNAVAILABLE,
          UPSTREAM_TIMEOUT,
          UPSTREAM_MALFORMED,
          UPSTREAM_ERA_MISMATCH,
          CIRCUIT_OPEN,
          TASK_NOT_YOURS,
          RESPONSE_UNEXPECTED,
          CLIENT_GONE,
          INTERRUPTED ->
          List.of();
    };
  }
}
