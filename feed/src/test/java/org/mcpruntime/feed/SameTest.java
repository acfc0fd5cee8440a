package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.policy.Render;

/** Whatever happens on the way, a gateway comes to what rendering all resources at once gives. */
class SameTest {

  private static final int CHANGES = 400;

  private final TreeMap<String, MCPAccessGrant> grants = new TreeMap<>();
  private final TreeMap<String, MCPAgentSession> sessions = new TreeMap<>();
  private MCPServer desk = Made.server("desk");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theGatewayHasWhatTheResourcesSay(long seed) {
    var random = new Random(seed);
    try (var site = new Site().open()) {
      grants.put("ada", Made.grant("ada", "desk", "ada"));
      sessions.put("ada-1", Made.session("ada-1", "desk", false));
      var told = Ears.Told.of(site).keeping(site.folder.resolve("cache"));
      var gateway = new Ears(told, site.times);
      for (int i = 0; i < CHANGES; i++) {
        change(site, random);
        if (random.nextInt(60) == 0) {
          gateway.close();
          gateway = new Ears(told, site.times);
        }
      }

      var expected = expected();
      var last = gateway;
      await().until(() -> expected.equals(last.inForce.get(Made.DESK)));
      last.awaitCurrent();
      assertThat(last.policy().snapshot()).isEqualTo(expected.snapshot());
      assertThat(last.faults).isEmpty();
      last.close();
    }
  }

  private PolicyState expected() {
    var rendered =
        Render.render(
            desk, "c1", grants.values().stream().toList(), sessions.values().stream().toList());
    return PolicyState.of(rendered.snapshot());
  }

  private void change(Site site, Random random) {
    var name = "n" + random.nextInt(20);
    switch (random.nextInt(9)) {
      case 0 -> {
        desk = Made.server("desk", "tool-" + random.nextInt(5), "1h");
        site.publisher.put(desk);
      }
      case 1, 2 -> {
        var grant = Made.grant(name, random.nextInt(4) == 0 ? "vault" : "desk", "h" + name);
        grants.put(name, grant);
        site.publisher.put(grant);
      }
      case 3 -> {
        grants.remove(name);
        site.publisher.removeGrant(Made.ref(name));
      }
      case 4, 5, 6 -> {
        var session =
            Made.session(name, random.nextInt(4) == 0 ? "vault" : "desk", random.nextBoolean());
        sessions.put(name, session);
        site.publisher.put(session);
      }
      case 7 -> {
        sessions.remove(name);
        site.publisher.removeSession(Made.ref(name));
      }
      default -> {
        if (random.nextInt(20) == 0) {
          site.publisher.removeServer(Made.DESK);
          site.publisher.put(desk);
        }
      }
    }
  }
}
