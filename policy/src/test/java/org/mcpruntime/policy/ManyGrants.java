package org.mcpruntime.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;

/** Grants of everything there is, by chance, for as many as one likes. */
final class ManyGrants {

  static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  /** How far from noon their times lie. */
  static final int SECONDS = 10;

  static final List<String> NAMES =
      List.of("read-it", "write-it", "drop-it", "undeclared", "file:///a/b", "file:///a/*", "**");

  private ManyGrants() {}

  /** A server that declares some of the names, without grants. */
  static PolicySnapshot head() {
    return new PolicySnapshot(
        PolicySnapshot.SCHEMA_VERSION,
        "",
        null,
        new PolicySnapshot.ServerIdentity("srv", "ns", null, null),
        null,
        null,
        null,
        List.of(
            tool("read-it", SideEffect.READ),
            tool("write-it", SideEffect.WRITE),
            tool("drop-it", SideEffect.DESTRUCTIVE)),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Tool tool(String name, SideEffect effect) {
    return new Tool(name, null, Trust.LOW, effect, null, Map.of(), null);
  }

  static GrantBinding grant(String name, Subject subject, Random random) {
    return new GrantBinding(
        name,
        "ns",
        subject.humanID(),
        subject.agentID(),
        subject.teamID(),
        any(Trust.values(), random),
        some(SideEffect.values(), random),
        null,
        random.nextInt(10) == 0,
        rules(random),
        rules(random),
        rules(random),
        some(ServerRequest.values(), random),
        moment(random),
        random.nextInt(20) == 0 ? Instant.MAX : moment(random));
  }

  private static @Nullable Instant moment(Random random) {
    return random.nextBoolean() ? null : NOON.plusSeconds(random.nextInt(SECONDS));
  }

  private static List<AccessRule> rules(Random random) {
    if (random.nextBoolean()) {
      return List.of();
    }
    return NAMES.stream()
        .filter(any -> random.nextInt(4) == 0)
        .map(
            name ->
                new AccessRule(
                    name,
                    random.nextInt(8) == 0 ? AccessRule.Effect.DENY : AccessRule.Effect.ALLOW,
                    any(Trust.values(), random)))
        .toList();
  }

  private static <T> T any(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  private static <T> List<T> some(T[] values, Random random) {
    return List.of(values).stream().filter(value -> random.nextBoolean()).toList();
  }
}
