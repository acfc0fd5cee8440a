package org.mcpruntime.policy;

import static org.mcpruntime.policy.Derivation.Change.Kind;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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
import org.mcpruntime.mcp.Target;

/**
 * One change that would do away with one reason of a refusal.
 *
 * @param change as people are told
 * @param next the world after it
 */
record Amendment(Derivation.Change change, Case next) {

  /** The world as it would be. */
  record Case(PolicySnapshot snapshot, Caller caller) {

    Case withGrants(List<GrantBinding> grants) {
      return new Case(snapshot.withGrants(grants), caller);
    }
  }

  static ObjectRef attributed(Decision decision) {
    return Objects.requireNonNull(decision.facts().grant(), "the reason names a grant");
  }

  static Amendment issue(Case world, String sentence) {
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
    return new Amendment(
        new Derivation.Change(
            Kind.CREATE_SESSION,
            session.ref(),
            "consentedTrust",
            null,
            Json.word(session.consentedTrust()),
            sentence),
        new Case(world.snapshot.withSessions(sessions), new Caller(identity, name)));
  }

  private static String freeName(List<String> taken) {
    var name = "new";
    while (taken.contains(name)) {
      name += "-new";
    }
    return name;
  }

  static Amendment grant(Case world, Target target) {
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
    var allows =
        target.kind() == Target.Kind.TASK || target.kind() == Target.Kind.NONE
            ? null
            : "%s, side effect %s, ceiling %s"
                .formatted(target.name(), Json.word(effect), Json.word(item.required()));
    return new Amendment(
        new Derivation.Change(
            Kind.CREATE_GRANT,
            grant.ref(),
            rules(target.kind()),
            null,
            allows,
            "create a grant for the caller" + (allows == null ? "" : " that allows " + allows)),
        world.withGrants(
            Stream.concat(world.snapshot.grants().stream(), Stream.of(grant)).toList()));
  }

  static Amendment dropDenial(Case world, Target target, ObjectRef grant) {
    return edit(
        world,
        grant,
        new Told(
            rules(target.kind()),
            "deny " + target.name(),
            "allow " + target.name(),
            "let the rule of grant %s that denies %s allow it".formatted(grant, target.name())),
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
  static Amendment allow(Case world, Target target, GrantBinding grant, Instant now) {
    if (!grant.inForce(now)) {
      return putInForce(world, grant, now);
    }
    var rules =
        Stream.concat(
                Shelf.rules(grant, target.kind()).stream(),
                Stream.of(new AccessRule(target.name(), AccessRule.Effect.ALLOW, Trust.LOW)))
            .toList();
    return edit(
        world,
        grant.ref(),
        new Told(
            rules(target.kind()),
            null,
            "allow " + target.name(),
            "add a rule to grant %s that allows %s".formatted(grant.ref(), target.name())),
        g -> withRules(g, target.kind(), rules));
  }

  private static Amendment putInForce(Case world, GrantBinding grant, Instant now) {
    return edit(
        world,
        grant.ref(),
        outOfForce(grant, now),
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

  private static Told outOfForce(GrantBinding grant, Instant now) {
    if (grant.disabled()) {
      return new Told("disabled", "true", "false", "enable grant %s".formatted(grant.ref()));
    }
    var begins = grant.validFrom();
    boolean early = begins != null && now.isBefore(begins);
    return new Told(
        early ? "validFrom" : "expiresAt",
        Objects.toString(early ? begins : grant.expiresAt(), null),
        null,
        "extend the validity of grant %s".formatted(grant.ref()));
  }

  static Amendment declare(Case world, Target target) {
    var declared = new Tool(target.name(), null, Trust.LOW, SideEffect.READ, null, Map.of(), null);
    var tools =
        Stream.concat(
                world.snapshot.tools().stream().filter(t -> !t.name().equals(target.name())),
                Stream.of(declared))
            .toList();
    return new Amendment(
        new Derivation.Change(
            Kind.EDIT_SERVER,
            world.snapshot.server().ref(),
            "tools",
            null,
            target.name() + ", with its side effect",
            "declare tool %s on the server with its side effect".formatted(target.name())),
        new Case(world.snapshot.withTools(tools), world.caller));
  }

  static Amendment permitEffect(Case world, Target target, Decision decision) {
    var effect = new Items(world.snapshot).find(target.kind(), target.name()).effect();
    if (decision.facts().grant() == null || effect == null) {
      return grant(world, target);
    }
    var grant = attributed(decision);
    var had = found(world, grant).allowedSideEffects();
    return edit(
        world,
        grant,
        new Told(
            "allowedSideEffects",
            words(had.stream()),
            words(Stream.concat(had.stream(), Stream.of(effect))),
            "add %s to the allowedSideEffects of grant %s".formatted(Json.word(effect), grant)),
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

  static Optional<Amendment> raise(Case world, Target target, Decision decision) {
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
              new Told(
                  "maxTrust",
                  Json.word(admin),
                  Json.word(required),
                  "raise maxTrust of grant %s to %s".formatted(grant, Json.word(required))),
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
    var consented = facts.consented();
    return facts.session() == null || consented == null
        ? Optional.empty()
        : Optional.of(consent(world, facts.session(), consented, required));
  }

  private static Amendment consent(Case world, ObjectRef session, Trust consented, Trust required) {
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
    return new Amendment(
        new Derivation.Change(
            Kind.EDIT_SESSION,
            session,
            "consentedTrust",
            Json.word(consented),
            Json.word(required),
            "let the human consent to trust %s in session %s"
                .formatted(Json.word(required), session)),
        new Case(world.snapshot.withSessions(sessions), world.caller));
  }

  static Amendment letAsk(Case world, ServerRequest asked, Instant now) {
    var matching = matching(world);
    var inForce = matching.stream().filter(g -> g.inForce(now)).findFirst();
    if (inForce.isEmpty()) {
      return putInForce(world, matching.getFirst(), now);
    }
    var grant = inForce.get().ref();
    var had = inForce.get().serverRequests();
    return edit(
        world,
        grant,
        new Told(
            "serverRequests",
            words(had.stream()),
            words(Stream.concat(had.stream(), Stream.of(asked))),
            "add %s to the serverRequests of grant %s".formatted(Json.word(asked), grant)),
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

  static List<GrantBinding> matching(Case world) {
    return GrantOrder.sorted(world.snapshot.grants()).stream()
        .filter(g -> g.subject().includes(world.caller.identity()))
        .toList();
  }

  /** What people are told of a change of a grant. */
  private record Told(String field, @Nullable String from, @Nullable String to, String sentence) {}

  private static @Nullable String words(Stream<? extends Enum<?>> words) {
    var joined = words.map(Json::word).collect(Collectors.joining(", "));
    return joined.isEmpty() ? null : joined;
  }

  private static String rules(Target.Kind kind) {
    return switch (kind) {
      case TOOL, TASK, NONE -> "toolRules";
      case PROMPT -> "promptRules";
      case RESOURCE -> "resourceRules";
    };
  }

  private static GrantBinding found(Case world, ObjectRef grant) {
    return world.snapshot.grants().stream()
        .filter(g -> g.ref().equals(grant))
        .findFirst()
        .orElseThrow();
  }

  private static Amendment edit(
      Case world, ObjectRef grant, Told told, UnaryOperator<GrantBinding> edit) {
    var grants =
        world.snapshot.grants().stream()
            .map(g -> g.ref().equals(grant) ? edit.apply(g) : g)
            .toList();
    var change =
        new Derivation.Change(
            Kind.EDIT_GRANT, grant, told.field, told.from, told.to, told.sentence);
    return new Amendment(change, world.withGrants(grants));
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
