package org.mcpruntime.performance;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.AccessRule.Effect;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.Revision;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.contract.snapshot.SnapshotReader;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.policy.Caller;

/**
 * A scenario with that many grants and as many sessions.
 *
 * @param now when they are in force
 */
public record Population(Scenario scenario, int size, Instant now) {

  /** The time of every decision. */
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final String NAMESPACE = "billing";
  private static final int TOOLS = 20;
  private static final int ALLOWED_TOOL = 0;
  private static final int DENIED_TOOL = 1;

  Population(Scenario scenario, int size) {
    this(scenario, size, NOW);
  }

  /** The document, in the order of the publisher, with the revision that its check compares. */
  public byte[] document() {
    var draft =
        new PolicySnapshot(
            PolicySnapshot.SCHEMA_VERSION,
            "",
            null,
            new PolicySnapshot.ServerIdentity("invoices", NAMESPACE, null, null),
            null,
            Policy.DEFAULT,
            SessionPolicy.DEFAULT.withRequired(true),
            IntStream.range(0, TOOLS).mapToObj(Population::tool).toList(),
            IntStream.range(0, size)
                .mapToObj(this::grant)
                .sorted(Comparator.comparing(GrantBinding::ref))
                .toList(),
            IntStream.range(0, size)
                .mapToObj(this::session)
                .sorted(Comparator.comparing(SessionBinding::ref))
                .toList(),
            List.of(),
            List.of());
    return written(draft.withRevision(Revision.of(written(draft))));
  }

  private static byte[] written(PolicySnapshot snapshot) {
    try {
      return Json.SNAPSHOTS.writeValueAsBytes(snapshot);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The snapshot as a gateway holds it: read. */
  PolicySnapshot snapshot() {
    try {
      return Objects.requireNonNull(SnapshotReader.read(document(), _ -> {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those who call, in no order; their texts are not those of the snapshot. */
  public List<Caller> callers() {
    var callers = new ArrayList<Caller>();
    scenario
        .callers(size)
        .forEach(n -> callers.add(new Caller(scenario.caller(n), sessionPresentedBy(n))));
    Collections.shuffle(callers, new Random(1));
    return List.copyOf(callers);
  }

  private String sessionPresentedBy(int caller) {
    return sessionName(scenario == Scenario.UNKNOWN_SESSION ? size + caller : caller);
  }

  public Message.Request message() {
    int tool = scenario == Scenario.RULE_DENIES ? DENIED_TOOL : ALLOWED_TOOL;
    return Message.Request.of(Method.TOOLS_CALL, toolName(tool));
  }

  private static Tool tool(int number) {
    var effects = SideEffect.values();
    return new Tool(
        toolName(number), null, Trust.LOW, effects[number % effects.length], null, Map.of(), null);
  }

  private static String toolName(int number) {
    return "invoice-operation-%02d".formatted(number);
  }

  /** Five rules each: two that every grant has, three that differ. */
  private GrantBinding grant(int number) {
    var holder = scenario.holder(number);
    int others = DENIED_TOOL + 1 + number % (TOOLS - 5);
    return new GrantBinding(
        "grant-%06d".formatted(number),
        NAMESPACE,
        holder.humanID(),
        holder.agentID(),
        holder.teamID(),
        Trust.HIGH,
        List.of(SideEffect.READ, SideEffect.WRITE),
        null,
        false,
        List.of(
            new AccessRule(toolName(ALLOWED_TOOL), Effect.ALLOW, Trust.MEDIUM),
            new AccessRule(toolName(DENIED_TOOL), Effect.DENY, Trust.LOW),
            new AccessRule(toolName(others), Effect.ALLOW, Trust.LOW),
            new AccessRule(toolName(others + 1), Effect.ALLOW, Trust.MEDIUM),
            new AccessRule(toolName(others + 2), Effect.ALLOW, Trust.HIGH)),
        List.of(),
        List.of(),
        List.of(),
        validFrom(number),
        expiresAt(number));
  }

  /** Of four time-bounded grants the first has expired and the second is still to come. */
  private @Nullable Instant validFrom(int grant) {
    if (!scenario.timeBounded()) {
      return null;
    }
    return grant % 4 == 1 ? now.plusSeconds(1 + grant) : now.minus(Duration.ofDays(30));
  }

  private @Nullable Instant expiresAt(int grant) {
    if (!scenario.timeBounded()) {
      return null;
    }
    return grant % 4 == 0 ? now.minusSeconds(1 + grant) : now.plus(Duration.ofDays(30));
  }

  private SessionBinding session(int number) {
    var holder = scenario.caller(number);
    return new SessionBinding(
        sessionName(number),
        NAMESPACE,
        holder.humanID(),
        holder.agentID(),
        holder.teamID(),
        Trust.MEDIUM,
        false,
        now.plus(Duration.ofHours(1)),
        null,
        null);
  }

  /** As long and as unordered as real ones, which nobody can guess. */
  private static String sessionName(int number) {
    var seed = "session " + number;
    return "session-" + UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
  }
}
