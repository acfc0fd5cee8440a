package org.mcpruntime.policy;

import static org.mcpruntime.policy.World.NOW;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.InventoryItem;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;

/** Whole policies with callers and requests, from so few words that they meet. */
final class Worlds extends DomainContextBase {

  private static final List<String> NAMESPACES = List.of("ns", "other");
  private static final List<String> TOOLS = List.of("look", "move", "wipe", "odd");
  private static final List<String> PROMPTS = List.of("greet", "sum");
  private static final List<String> URIS = List.of("db://a/1", "db://a/b/2", "db://c");
  private static final List<String> PATTERNS =
      List.of("db://a/1", "db://a/b/2", "db://a/*", "db://a/{id}", "db://**", "db://*");

  private static final List<List<SideEffect>> EFFECTS =
      List.of(
          List.of(),
          List.of(SideEffect.READ),
          List.of(SideEffect.WRITE),
          List.of(SideEffect.READ, SideEffect.WRITE),
          List.of(SideEffect.WRITE, SideEffect.READ, SideEffect.DESTRUCTIVE));

  @Provide
  Arbitrary<World> worlds() {
    return Combinators.combine(snapshots(), callers(), requests()).as(World::new);
  }

  private static Arbitrary<PolicySnapshot> snapshots() {
    return Combinators.combine(
            policies(), sessionPolicies(), inventories(), grants(), sessionBindings())
        .as(
            (policy, session, inventory, grants, sessions) ->
                new PolicySnapshot(
                    PolicySnapshot.SCHEMA_VERSION,
                    "sha256:0",
                    null,
                    new PolicySnapshot.ServerIdentity("srv", "ns", null, null),
                    null,
                    policy,
                    session,
                    inventory.tools,
                    grants,
                    sessions,
                    inventory.prompts,
                    inventory.resources));
  }

  private static Arbitrary<@Nullable Policy> policies() {
    return Combinators.combine(
            Arbitraries.of(Policy.Mode.ALLOW_LIST, Policy.Mode.ALLOW_LIST, Policy.Mode.OBSERVE),
            Arbitraries.of(Policy.DefaultDecision.class),
            Arbitraries.of("v1", "").injectNull(0.3),
            instants())
        .as((mode, fallback, version, until) -> new Policy(mode, fallback, "", version, until))
        .injectNull(0.1);
  }

  private static Arbitrary<@Nullable SessionPolicy> sessionPolicies() {
    return Arbitraries.of(true, false, false)
        .injectNull(0.5)
        .map(r -> new SessionPolicy(r, "", "", TimeSpan.of("24h"), null, ""))
        .injectNull(0.2);
  }

  private record Inventory(
      List<Tool> tools, List<InventoryItem> prompts, List<InventoryItem> resources) {}

  private static Arbitrary<Inventory> inventories() {
    var tools =
        Combinators.combine(
                Arbitraries.of(TOOLS),
                trusts(),
                Arbitraries.of(SideEffect.class).injectNull(0.15),
                Arbitraries.of(RiskLevel.class).injectNull(0.6))
            .as(
                (name, trust, effect, risk) ->
                    new Tool(name, null, trust, effect, risk, Map.of(), null));
    return Combinators.combine(
            tools.list().uniqueElements(Tool::name).ofMinSize(3).ofMaxSize(4),
            items(PROMPTS, null).list().uniqueElements(InventoryItem::name).ofMaxSize(2),
            items(PATTERNS, "").list().uniqueElements(InventoryItem::uriPattern).ofMaxSize(2))
        .as(Inventory::new);
  }

  private static Arbitrary<InventoryItem> items(List<String> names, @Nullable String uri) {
    return Combinators.combine(Arbitraries.of(names), trusts())
        .as((name, trust) -> new InventoryItem(name, uri, null, trust, Map.of()));
  }

  private record Rules(
      List<AccessRule> tools,
      List<AccessRule> prompts,
      List<AccessRule> resources,
      List<ServerRequest> requests) {}

  private record Window(boolean disabled, @Nullable Instant from, @Nullable Instant until) {}

  private static Arbitrary<List<GrantBinding>> grants() {
    var rules =
        Combinators.combine(
                rules(TOOLS),
                rules(PROMPTS),
                rules(PATTERNS),
                Arbitraries.of(ServerRequest.class).list().uniqueElements().ofMaxSize(2))
            .as(Rules::new);
    var windows =
        Combinators.combine(Arbitraries.of(false, false, false, true), instants(), instants())
            .as(Window::new);
    var grant =
        Combinators.combine(
                subjects(),
                ceilings(),
                Arbitraries.of(EFFECTS),
                Arbitraries.of("g-v1", "").injectNull(0.5),
                rules,
                windows)
            .as(Worlds::grant);
    return named(
        grant.list().ofMinSize(2).ofMaxSize(6),
        List.of("g1", "g2", "g3"),
        (g, ref) -> Edits.grant(g, d -> d.ref = ref));
  }

  private static GrantBinding grant(
      Subject subject,
      Trust ceiling,
      List<SideEffect> effects,
      @Nullable String version,
      Rules rules,
      Window window) {
    return new GrantBinding(
        "",
        "",
        subject.humanID(),
        subject.agentID(),
        subject.teamID(),
        ceiling,
        effects,
        version,
        window.disabled,
        rules.tools,
        rules.prompts,
        rules.resources,
        rules.requests,
        window.from,
        window.until);
  }

  /** Gives them distinct references in any order; some share a name in two namespaces. */
  private static <T> Arbitrary<List<T>> named(
      Arbitrary<List<T>> lists, List<String> names, BiFunction<T, ObjectRef, T> rename) {
    var refs =
        NAMESPACES.stream()
            .flatMap(namespace -> names.stream().map(name -> new ObjectRef(namespace, name)))
            .toList();
    return Combinators.combine(lists, Arbitraries.shuffle(refs))
        .as(
            (list, shuffled) ->
                IntStream.range(0, list.size())
                    .mapToObj(i -> rename.apply(list.get(i), shuffled.get(i)))
                    .toList());
  }

  private static Arbitrary<List<AccessRule>> rules(List<String> names) {
    return Combinators.combine(
            Arbitraries.of(names),
            Arbitraries.of(
                AccessRule.Effect.ALLOW,
                AccessRule.Effect.ALLOW,
                AccessRule.Effect.ALLOW,
                AccessRule.Effect.DENY),
            trusts())
        .as(AccessRule::new)
        .list()
        .uniqueElements(AccessRule::name)
        .ofMaxSize(2);
  }

  private static Arbitrary<List<SessionBinding>> sessionBindings() {
    var session =
        Combinators.combine(
                subjects(),
                ceilings(),
                Arbitraries.of(false, false, false, false, true),
                instants(),
                Arbitraries.of("s-v1", "").injectNull(0.5))
            .as(
                (subject, consent, revoked, until, version) ->
                    new SessionBinding(
                        "",
                        "",
                        subject.humanID(),
                        subject.agentID(),
                        subject.teamID(),
                        consent,
                        revoked,
                        until,
                        version,
                        null));
    return named(
        session.list().ofMinSize(2).ofMaxSize(4),
        List.of("s1", "s2"),
        (s, ref) -> Edits.session(s, d -> d.ref = ref));
  }

  /** Mostly of few parts, so that they include somebody; sometimes of none. */
  private static Arbitrary<Subject> subjects() {
    return Combinators.combine(
            Arbitraries.of("", "", "ann", "ann", "ann", "bob"),
            Arbitraries.of("", "", "", "", "", "", "bot", "cat"),
            Arbitraries.of("", "", "", "", "", "", "red", "blue"))
        .as(Subject::new);
  }

  private static Arbitrary<Caller> callers() {
    return Combinators.combine(
            Arbitraries.of("ann", "ann", "ann", "ann", "ann", "ann", "bob", ""),
            Arbitraries.of("bot", "bot", "cat", ""),
            Arbitraries.of("red", "red", "blue", ""),
            Arbitraries.of("s1", "s1", "s2", "s3")
                .optional(0.25)
                .map(session -> session.orElse("")))
        .as((human, agent, team, session) -> new Caller(new Subject(human, agent, team), session));
  }

  private static Arbitrary<Message.Request> requests() {
    var uses =
        Arbitraries.oneOf(
            Arbitraries.of(TOOLS).map(name -> Message.Request.of(Method.TOOLS_CALL, name)),
            Arbitraries.of(TOOLS).map(name -> Message.Request.of(Method.CALL_TOOL, name)),
            Arbitraries.of(PROMPTS).map(name -> Message.Request.of(Method.PROMPTS_GET, name)),
            Arbitraries.of(URIS).map(uri -> Message.Request.of(Method.RESOURCES_READ, uri)));
    var others =
        Arbitraries.oneOf(
            Arbitraries.of(Method.class).map(Worlds::ofItsOwnTarget),
            Arbitraries.of(Method.SAMPLING, Method.ELICITATION, Method.ROOTS_LIST, Method.UNKNOWN)
                .map(Worlds::ofItsOwnTarget));
    return Arbitraries.frequencyOf(Tuple.of(7, uses), Tuple.of(2, others));
  }

  private static Message.Request ofItsOwnTarget(Method method) {
    return switch (method.target()) {
      case NONE ->
          method == Method.COMPLETION_COMPLETE
              ? new Message.Request(method, Target.prompt("greet"))
              : new Message.Request(method, Target.NONE);
      case TOOL -> Message.Request.of(method, "undeclared");
      case PROMPT -> Message.Request.of(method, "sum");
      case RESOURCE -> Message.Request.of(method, "db://a/../c");
      case TASK -> Message.Request.of(method, "task-7");
    };
  }

  private static Arbitrary<Trust> ceilings() {
    return Arbitraries.of(Trust.LOW, Trust.MEDIUM, Trust.HIGH, Trust.HIGH);
  }

  private static Arbitrary<Trust> trusts() {
    return Arbitraries.of(Trust.LOW, Trust.LOW, Trust.MEDIUM, Trust.HIGH);
  }

  /** Mostly none; else before, at and after the time of the decision. */
  private static Arbitrary<@Nullable Instant> instants() {
    return Arbitraries.of(
            NOW.minusSeconds(3600), NOW.minusNanos(1), NOW, NOW.plusNanos(1), NOW.plusSeconds(3600))
        .injectNull(0.75);
  }
}
