package org.mcpruntime.policy;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Target;

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

  /** The world as it would be. */
  private record Case(PolicySnapshot snapshot, Caller caller) {

    Case withGrants(List<GrantBinding> grants) {
      return new Case(snapshot.withGrants(grants), caller);
    }
  }

  private record Change(String sentence, Case next) {}

  private Remedy() {}

  /** Changes that were made, and the world they led to. */
  private record Attempt(List<String> sentences, Case world) {

    Attempt with(Change change) {
      return new Attempt(
          Stream.concat(sentences.stream(), Stream.of(change.sentence)).toList(), change.next);
    }
  }

  /** The shortest list of changes, or none; breadth first. */
  static List<String> find(
      PolicySnapshot snapshot, Caller caller, Message.Request request, Instant now) {
    var attempts = new ArrayDeque<Attempt>();
    attempts.add(new Attempt(List.of(), new Case(snapshot, caller)));
    for (int tried = 0; tried < MOST_TRIED && !attempts.isEmpty(); tried++) {
      var attempt = attempts.remove();
      var decision = Explain.enforce(attempt.world.snapshot, attempt.world.caller, request, now);
      if (decision instanceof Permit) {
        return attempt.sentences;
      }
      if (attempt.sentences.size() < MOST_CHANGES) {
        changes(attempt.world, request, decision, now)
            .forEach(change -> attempts.add(attempt.with(change)));
      }
    }
    return List.of();
  }

  /** What would do away with the reason of a refusal, each alone. */
  private static List<Change> changes(
      Case world, Message.Request request, Decision decision, Instant now) {
    return switch (decision.reason()) {
      case MISSING_SESSION ->
          List.of(issue(world, "issue a session for the caller and present it"));
      case SESSION_NOT_FOUND ->
          List.of(issue(world, "issue a session for the caller; this name is not one of its own"));
      case SESSION_REVOKED -> List.of(issue(world, "issue a new session; a revocation is final"));
      case SESSION_EXPIRED -> List.of(issue(world, "issue a new session; this one has expired"));
      case NO_MATCHING_GRANT -> List.of(grant(world, request.target()));
      case TOOL_DENIED, PROMPT_DENIED, RESOURCE_DENIED ->
          List.of(dropDenial(world, request.target(), attributed(decision)));
      case TOOL_NOT_GRANTED, PROMPT_NOT_GRANTED, RESOURCE_NOT_GRANTED ->
          matching(world).stream()
              .limit(MOST_GRANTS)
              .map(grant -> allow(world, request.target(), grant, now))
              .toList();
      case TOOL_SIDE_EFFECT_UNKNOWN -> List.of(declare(world, request.target()));
      case SIDE_EFFECT_NOT_ALLOWED -> List.of(permitEffect(world, request.target(), decision));
      case TRUST_TOO_LOW -> raise(world, request.target(), decision).stream().toList();
      case SERVER_REQUEST_NOT_GRANTED ->
          List.of(letAsk(world, Words.serverRequest(request.method()), now));
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

  private static ObjectRef attributed(Decision decision) {
    return Objects.requireNonNull(decision.facts().grant(), "the reason names a grant");
  }

  private static Change issue(Case world, String sentence) {
    var identity = world.caller.identity();
    var name = freeName(world.snapshot.sessions().stream().map(SessionBinding::name).toList());
    var session =
        new SessionBinding(
            name,
            world.snapshot.server().namespace(),
            identity.humanID(),
            identity.agentID(),
            identity.teamID(),
            Trust.LOW,
            false,
            null,
            null,
            null);
    var sessions = Stream.concat(world.snapshot.sessions().stream(), Stream.of(session)).toList();
    return new Change(
        sentence, new Case(world.snapshot.withSessions(sessions), new Caller(identity, name)));
  }

  private static String freeName(List<String> taken) {
    var name = "new";
    while (taken.contains(name)) {
      name += "-new";
    }
    return name;
  }

  private static Change grant(Case world, Target target) {
    var identity = world.caller.identity();
    var item = new Items(world.snapshot).find(target.kind(), target.name());
    var effect = item.effect() == null ? SideEffect.READ : item.effect();
    var rule = List.of(new AccessRule(target.name(), AccessRule.Effect.ALLOW, Trust.LOW));
    var grant =
        new GrantBinding(
            freeName(world.snapshot.grants().stream().map(GrantBinding::name).toList()),
            world.snapshot.server().namespace(),
            identity.humanID(),
            identity.agentID(),
            identity.teamID(),
            item.required(),
            List.of(effect),
            null,
            false,
            target.kind() == Target.Kind.TOOL ? rule : List.of(),
            target.kind() == Target.Kind.PROMPT ? rule : List.of(),
            target.kind() == Target.Kind.RESOURCE ? rule : List.of(),
            List.of(),
            null,
            null);
    var sentence =
        target.kind() == Target.Kind.TASK || target.kind() == Target.Kind.NONE
            ? "create a grant for the caller"
            : "create a grant for the caller that allows %s, side effect %s, ceiling %s"
                .formatted(target.name(), Json.word(effect), Json.word(item.required()));
    return new Change(
        sentence,
        world.withGrants(
            Stream.concat(world.snapshot.grants().stream(), Stream.of(grant)).toList()));
  }

  private static Change dropDenial(Case world, Target target, ObjectRef grant) {
    return edit(
        world,
        grant,
        "let the rule of grant %s that denies %s allow it".formatted(grant, target.name()),
        g ->
            withRules(
                g,
                target.kind(),
                Shelf.rules(g, target.kind()).stream()
                    .map(r -> denies(r, target) ? allowing(r) : r)
                    .toList()));
  }

  private static AccessRule allowing(AccessRule rule) {
    return new AccessRule(rule.name(), AccessRule.Effect.ALLOW, rule.requiredTrust());
  }

  private static boolean denies(AccessRule rule, Target target) {
    boolean names =
        target.kind() == Target.Kind.RESOURCE
            ? new UriPattern(rule.name()).matches(target.name())
            : rule.name().equals(target.name());
    return names && rule.decision() == AccessRule.Effect.DENY;
  }

  /** Puts a grant in force, or lets it allow the thing. */
  private static Change allow(Case world, Target target, GrantBinding grant, Instant now) {
    if (!grant.inForce(now)) {
      return putInForce(world, grant);
    }
    var rules =
        Stream.concat(
                Shelf.rules(grant, target.kind()).stream(),
                Stream.of(new AccessRule(target.name(), AccessRule.Effect.ALLOW, Trust.LOW)))
            .toList();
    return edit(
        world,
        grant.ref(),
        "add a rule to grant %s that allows %s".formatted(grant.ref(), target.name()),
        g -> withRules(g, target.kind(), rules));
  }

  private static Change putInForce(Case world, GrantBinding grant) {
    return edit(
        world,
        grant.ref(),
        grant.disabled()
            ? "enable grant %s".formatted(grant.ref())
            : "extend the validity of grant %s".formatted(grant.ref()),
        g ->
            with(
                g,
                g.maxTrust(),
                g.allowedSideEffects(),
                g.serverRequests(),
                false,
                g.disabled() ? g.validFrom() : null,
                g.disabled() ? g.expiresAt() : null));
  }

  private static Change declare(Case world, Target target) {
    var declared = new Tool(target.name(), null, Trust.LOW, SideEffect.READ, null, Map.of(), null);
    var tools =
        Stream.concat(
                world.snapshot.tools().stream().filter(t -> !t.name().equals(target.name())),
                Stream.of(declared))
            .toList();
    return new Change(
        "declare tool %s on the server with its side effect".formatted(target.name()),
        new Case(world.snapshot.withTools(tools), world.caller));
  }

  private static Change permitEffect(Case world, Target target, Decision decision) {
    var effect = new Items(world.snapshot).find(target.kind(), target.name()).effect();
    if (decision.facts().grant() == null || effect == null) {
      return grant(world, target);
    }
    var grant = attributed(decision);
    return edit(
        world,
        grant,
        "add %s to the allowedSideEffects of grant %s".formatted(Json.word(effect), grant),
        g ->
            with(
                g,
                g.maxTrust(),
                Stream.concat(g.allowedSideEffects().stream(), Stream.of(effect)).toList(),
                g.serverRequests(),
                g.disabled(),
                g.validFrom(),
                g.expiresAt()));
  }

  private static Optional<Change> raise(Case world, Target target, Decision decision) {
    var facts = decision.facts();
    var required = facts.required();
    var admin = facts.admin();
    if (required == null || admin == null) {
      return Optional.of(grant(world, target));
    }
    if (admin.compareTo(required) < 0) {
      var grant = attributed(decision);
      return Optional.of(
          edit(
              world,
              grant,
              "raise maxTrust of grant %s to %s".formatted(grant, Json.word(required)),
              g ->
                  with(
                      g,
                      required,
                      g.allowedSideEffects(),
                      g.serverRequests(),
                      g.disabled(),
                      g.validFrom(),
                      g.expiresAt())));
    }
    return Optional.ofNullable(facts.session()).map(session -> consent(world, session, required));
  }

  private static Change consent(Case world, ObjectRef session, Trust required) {
    var sessions =
        world.snapshot.sessions().stream()
            .map(
                s ->
                    s.ref().equals(session)
                        ? new SessionBinding(
                            s.name(),
                            s.namespace(),
                            s.humanID(),
                            s.agentID(),
                            s.teamID(),
                            required,
                            s.revoked(),
                            s.expiresAt(),
                            s.policyVersion(),
                            s.upstreamTokenRef())
                        : s)
            .toList();
    return new Change(
        "let the human consent to trust %s in session %s".formatted(Json.word(required), session),
        new Case(world.snapshot.withSessions(sessions), world.caller));
  }

  private static Change letAsk(Case world, ServerRequest asked, Instant now) {
    var matching = matching(world);
    var inForce = matching.stream().filter(g -> g.inForce(now)).findFirst();
    if (inForce.isEmpty()) {
      return putInForce(world, matching.getFirst());
    }
    var grant = inForce.get().ref();
    return edit(
        world,
        grant,
        "add %s to the serverRequests of grant %s".formatted(Json.word(asked), grant),
        g ->
            with(
                g,
                g.maxTrust(),
                g.allowedSideEffects(),
                Stream.concat(g.serverRequests().stream(), Stream.of(asked)).toList(),
                g.disabled(),
                g.validFrom(),
                g.expiresAt()));
  }

  private static List<GrantBinding> matching(Case world) {
    return GrantOrder.sorted(world.snapshot.grants()).stream()
        .filter(g -> g.subject().includes(world.caller.identity()))
        .toList();
  }

  private static Change edit(
      Case world, ObjectRef grant, String sentence, UnaryOperator<GrantBinding> edit) {
    var grants =
        world.snapshot.grants().stream()
            .map(g -> g.ref().equals(grant) ? edit.apply(g) : g)
            .toList();
    return new Change(sentence, world.withGrants(grants));
  }

  private static GrantBinding withRules(GrantBinding g, Target.Kind kind, List<AccessRule> rules) {
    return new GrantBinding(
        g.name(),
        g.namespace(),
        g.humanID(),
        g.agentID(),
        g.teamID(),
        g.maxTrust(),
        g.allowedSideEffects(),
        g.policyVersion(),
        g.disabled(),
        kind == Target.Kind.TOOL ? rules : g.toolRules(),
        kind == Target.Kind.PROMPT ? rules : g.promptRules(),
        kind == Target.Kind.RESOURCE ? rules : g.resourceRules(),
        g.serverRequests(),
        g.validFrom(),
        g.expiresAt());
  }

  private static GrantBinding with(
      GrantBinding g,
      Trust maxTrust,
      List<SideEffect> effects,
      List<ServerRequest> serverRequests,
      boolean disabled,
      @Nullable Instant validFrom,
      @Nullable Instant expiresAt) {
    return new GrantBinding(
        g.name(),
        g.namespace(),
        g.humanID(),
        g.agentID(),
        g.teamID(),
        maxTrust,
        effects,
        g.policyVersion(),
        disabled,
        g.toolRules(),
        g.promptRules(),
        g.resourceRules(),
        serverRequests,
        validFrom,
        expiresAt);
  }
}
