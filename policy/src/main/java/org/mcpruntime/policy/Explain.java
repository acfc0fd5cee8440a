package org.mcpruntime.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;

/**
 * The same answer as {@link Decide}, by the long way: it walks the snapshot in order, without an
 * index, and keeps everything that counted.
 *
 * <p>It shares no evaluation with the index on purpose: that both always agree is a property test.
 */
public final class Explain {

  private final PolicySnapshot snapshot;
  private final Policy policy;
  private final Caller caller;
  private final Message.Request request;
  private final Instant now;
  private final Items.Item item;
  private final List<String> steps = new ArrayList<>();
  private final List<Derivation.ConsideredGrant> considered = new ArrayList<>();
  private @Nullable SessionBinding session;

  private Explain(PolicySnapshot snapshot, Caller caller, Message.Request request, Instant now) {
    this.snapshot = snapshot;
    this.policy = PolicyIndex.policyOf(snapshot);
    this.caller = caller;
    this.request = request;
    this.now = now;
    this.item = new Items(snapshot).find(request.target().kind(), request.target().name());
  }

  /** Explains the decision on one request. */
  public static Derivation explain(
      PolicySnapshot snapshot, Caller caller, Message.Request request, Instant now) {
    var walk = new Explain(snapshot, caller, request, now);
    var decision = walk.decide();
    var changes =
        decision instanceof Denial
            ? Remedy.find(snapshot, caller, request, now)
            : List.<Derivation.Change>of();
    return walk.derivation(decision, changes);
  }

  /** The decision of the long way, enforcement only. */
  static Decision enforce(
      PolicySnapshot snapshot, Caller caller, Message.Request request, Instant now) {
    return new Explain(snapshot, caller, request, now).decide();
  }

  private Decision decide() {
    var family = request.method().family();
    if (family == Method.Family.UNKNOWN) {
      return deny(Reason.METHOD_UNKNOWN, facts(null, null));
    }
    boolean uses = family == Method.Family.USE || family == Method.Family.SERVER_REQUEST;
    if (uses && caller.identity().namesNobody()) {
      return deny(Reason.MISSING_IDENTITY, facts(null, null));
    }
    boolean required = snapshot.session() != null && snapshot.session().needed();
    step(required ? "the server requires a session" : "the server requires no session");
    if (uses && required && caller.session().isEmpty()) {
      return deny(Reason.MISSING_SESSION, facts(null, null));
    }
    if (!caller.session().isEmpty()) {
      var ended = presented();
      if (ended.isPresent()) {
        return ended.get();
      }
    }
    return switch (family) {
      case HANDSHAKE, DISCOVERY, HOUSEKEEPING -> {
        step("%s needs no grant; what it lists is decided item by item", request.method().word());
        yield permit(Reason.ALLOWED, facts(null, null));
      }
      case USE -> use();
      case SERVER_REQUEST -> serverRequest();
      case UNKNOWN -> throw new IllegalStateException("refused above");
    };
  }

  private Optional<Decision> presented() {
    session =
        snapshot.sessions().stream()
            .sorted(Comparator.comparing(SessionBinding::ref))
            .filter(s -> s.name().equals(caller.session()))
            .filter(s -> s.subject().includes(caller.identity()))
            .min(Comparator.comparing(s -> !s.revoked() && !s.expired(now)))
            .orElse(null);
    if (session == null) {
      return Optional.of(deny(Reason.SESSION_NOT_FOUND, facts(null, null)));
    }
    var version =
        session.policyVersion() == null ? policy.policyVersion() : session.policyVersion();
    var ended = new DecisionFacts(version, null, session.ref(), null, null, null, null, null, null);
    if (session.revoked()) {
      return Optional.of(deny(Reason.SESSION_REVOKED, ended));
    }
    if (session.expired(now)) {
      return Optional.of(deny(Reason.SESSION_EXPIRED, ended));
    }
    step(
        "session %s is live and consents to trust %s",
        session.ref(), word(session.consentedTrust()));
    return Optional.empty();
  }

  private Decision use() {
    var kind = request.target().kind();
    if (kind == Target.Kind.RESOURCE && UriPattern.ambiguous(request.target().name())) {
      return deny(Reason.RESOURCE_URI_AMBIGUOUS, facts(null, null));
    }
    describeItem();
    var matching = matching();
    if (matching.isEmpty()) {
      return byDefault(Reason.NO_MATCHING_GRANT);
    }
    matching.forEach(grant -> considered.add(consider(grant)));
    var denying =
        considered.stream().filter(g -> g.inForce() && g.speaks().equals("deny")).findFirst();
    if (denying.isPresent()) {
      step("grant %s has a rule that denies it, and a denial always wins", denying.get().grant());
      return deny(Words.denied(kind), facts(denying.get().grant(), null));
    }
    var allowing =
        considered.stream().filter(g -> g.inForce() && !g.speaks().equals("silent")).toList();
    if (allowing.isEmpty()) {
      step("%d matching, none in force allows it", matching.size());
      return byDefault(Words.notGranted(kind));
    }
    if (kind == Target.Kind.TASK || kind == Target.Kind.NONE) {
      return permit(Reason.ALLOWED, facts(allowing.getFirst().grant(), null));
    }
    return weigh(allowing);
  }

  /** Goes through the grants in order, as the attribution is defined. */
  private Decision weigh(List<Derivation.ConsideredGrant> allowing) {
    var attributed = allowing.getFirst();
    Trust admin = null;
    var required = item.required();
    for (var grant : allowing) {
      if (grant.counted()) {
        boolean raisesCeiling = admin == null || grant.ceiling().compareTo(admin) > 0;
        admin = raisesCeiling ? grant.ceiling() : Objects.requireNonNull(admin);
        var rule = grant.ruleRequires();
        boolean raisesRequirement = rule != null && rule.compareTo(required) > 0;
        required = raisesRequirement ? Objects.requireNonNull(rule) : required;
        attributed = raisesCeiling || raisesRequirement ? grant : attributed;
      }
    }
    var weighed = new Weighed(required, admin, consented(admin));
    if (item.effect() == null) {
      return deny(Words.effectUnknown(request.target().kind()), facts(attributed.grant(), weighed));
    }
    if (admin == null) {
      return deny(Reason.SIDE_EFFECT_NOT_ALLOWED, facts(attributed.grant(), weighed));
    }
    var consented = Objects.requireNonNull(weighed.consented());
    var effective = Trust.min(admin, consented);
    step(
        "trust: min(ceiling %s, %s %s) = %s, required %s",
        word(admin),
        session == null ? "no session, so again" : "consent",
        word(consented),
        word(effective),
        word(required));
    return effective.compareTo(required) < 0
        ? deny(Reason.TRUST_TOO_LOW, facts(attributed.grant(), weighed))
        : permit(Reason.ALLOWED, facts(attributed.grant(), weighed));
  }

  private Decision byDefault(Reason silent) {
    var facts = facts(null, null);
    if (policy.defaultDecision() == Policy.DefaultDecision.DENY
        || request.target().kind() == Target.Kind.TASK
        || request.target().kind() == Target.Kind.NONE) {
      return deny(silent, facts);
    }
    step("the default decision is allow, for declared reads that need no trust");
    if (item.effect() == null) {
      return deny(Words.effectUnknown(request.target().kind()), facts);
    }
    if (!item.declared()) {
      return deny(silent, facts);
    }
    if (item.effect() != SideEffect.READ) {
      return deny(Reason.SIDE_EFFECT_NOT_ALLOWED, facts);
    }
    return item.required() == Trust.LOW ? permit(silent, facts) : deny(Reason.TRUST_TOO_LOW, facts);
  }

  private Decision serverRequest() {
    var asked = Words.serverRequest(request.method());
    var matching = matching();
    var granting =
        matching.stream()
            .filter(g -> g.inForce(now) && g.serverRequests().contains(asked))
            .findFirst();
    if (granting.isEmpty()) {
      return deny(
          matching.isEmpty() ? Reason.NO_MATCHING_GRANT : Reason.SERVER_REQUEST_NOT_GRANTED,
          facts(null, null));
    }
    step("grant %s lets the server ask for %s", granting.get().ref(), Json.word(asked));
    return permit(Reason.ALLOWED, facts(granting.get().ref(), null));
  }

  private List<GrantBinding> matching() {
    var matching =
        GrantOrder.sorted(snapshot.grants()).stream()
            .filter(grant -> grant.subject().includes(caller.identity()))
            .toList();
    step("%d of %d grants name the caller", matching.size(), snapshot.grants().size());
    return matching;
  }

  private Derivation.ConsideredGrant consider(GrantBinding grant) {
    var rules = Shelf.rules(grant, request.target().kind());
    var speaking = rules.stream().filter(this::speaks).toList();
    boolean denies = speaking.stream().anyMatch(r -> r.decision() == AccessRule.Effect.DENY);
    var speaks =
        denies ? "deny" : rules.isEmpty() ? "open" : speaking.isEmpty() ? "silent" : "allow";
    var ruleRequires =
        speaking.stream()
            .map(AccessRule::requiredTrust)
            .max(Comparator.naturalOrder())
            .orElse(null);
    boolean permits = item.effect() != null && grant.allowedSideEffects().contains(item.effect());
    boolean allows = speaks.equals("open") || speaks.equals("allow");
    boolean counted = grant.inForce(now) && allows && permits;
    var view =
        new Derivation.ConsideredGrant(
            grant.ref(),
            grant.inForce(now),
            speaks,
            permits,
            grant.maxTrust(),
            ruleRequires,
            counted);
    step(
        "grant %s: %s, %s, ceiling %s%s",
        grant.ref(),
        view.inForce() ? "in force" : grant.disabled() ? "disabled" : "outside its validity",
        switch (speaks) {
          case "open" -> "no rules of this kind, so everything";
          case "allow" -> "a rule allows it";
          case "deny" -> "a rule denies it";
          default -> "its rules do not name it";
        },
        word(grant.maxTrust()),
        permits || !allows ? "" : ", but not this side effect");
    return view;
  }

  private boolean speaks(AccessRule rule) {
    var name = request.target().name();
    return request.target().kind() == Target.Kind.RESOURCE
        ? new UriPattern(rule.name()).matches(name)
        : rule.name().equals(name);
  }

  private @Nullable Trust consented(@Nullable Trust admin) {
    return admin == null || session == null ? admin : session.consentedTrust();
  }

  private record Weighed(Trust required, @Nullable Trust admin, @Nullable Trust consented) {}

  private DecisionFacts facts(@Nullable ObjectRef grant, @Nullable Weighed weighed) {
    var own =
        snapshot.grants().stream()
            .filter(g -> g.ref().equals(grant))
            .findFirst()
            .map(GrantBinding::policyVersion)
            .orElse(policy.policyVersion());
    var held = session == null ? null : session.ref();
    if (weighed == null) {
      return new DecisionFacts(own, grant, held, null, null, null, null, null, null);
    }
    var admin = item.effect() == null ? null : weighed.admin;
    return new DecisionFacts(
        own,
        grant,
        held,
        weighed.required,
        item.effect(),
        item.risk(),
        admin,
        admin == null ? null : weighed.consented,
        admin == null ? null : Trust.min(admin, Objects.requireNonNull(weighed.consented)));
  }

  private void describeItem() {
    var effect = item.effect();
    step(
        "%s %s: %s, required trust %s, side effect %s",
        kindWord(),
        request.target().name(),
        item.declared() ? "declared" : "not declared",
        word(item.required()),
        effect == null ? "unknown" : word(effect));
  }

  private Denial deny(Reason reason, DecisionFacts facts) {
    step("denied: %s", reason.sentence());
    return new Denial(reason, facts);
  }

  private Permit permit(Reason reason, DecisionFacts facts) {
    step(reason == Reason.ALLOWED ? "allowed" : "allowed by default: " + reason.sentence());
    return new Permit(reason, facts);
  }

  private Derivation derivation(Decision decision, List<Derivation.Change> changes) {
    boolean observed = decision instanceof Denial && policy.observes(now);
    if (observed) {
      step("the policy only observes: the message passes, the refusal is recorded");
    }
    return new Derivation(
        decision.allowed() || observed,
        decision.reason(),
        decision.status(),
        observed,
        AuditEvent.Decision.of(
            decision.allowed() || observed,
            observed ? Reason.ALLOWED : decision.reason(),
            observed ? decision.reason() : null,
            decision.facts(),
            snapshot.revision()),
        new Derivation.Asked(
            request.method().word(),
            kindWord(),
            request.target().name(),
            item.declared(),
            item.required(),
            item.effect(),
            item.risk()),
        presentedSession(),
        List.copyOf(considered),
        List.copyOf(steps),
        changes);
  }

  private Derivation.@Nullable PresentedSession presentedSession() {
    if (caller.session().isEmpty()) {
      return null;
    }
    if (session == null) {
      return new Derivation.PresentedSession(caller.session(), null, "not_found", null);
    }
    var state = session.revoked() ? "revoked" : session.expired(now) ? "expired" : "live";
    return new Derivation.PresentedSession(
        session.name(), session.ref(), state, session.consentedTrust());
  }

  private String kindWord() {
    return request.target().kind().name().toLowerCase(Locale.ROOT);
  }

  private static String word(Enum<?> constant) {
    return Json.word(constant);
  }

  private void step(String sentence) {
    steps.add(sentence);
  }

  private void step(String format, Object... values) {
    steps.add(String.format(Locale.ROOT, format, values));
  }
}
