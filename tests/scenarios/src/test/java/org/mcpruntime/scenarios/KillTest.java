package org.mcpruntime.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.client.Api;
import org.mcpruntime.client.ApiFailure;
import org.mcpruntime.contract.json.Json;

/**
 * The platform is killed in the middle of calls and changes, again and again, and started again.
 *
 * <p>{@code -Dstandalone.deaths=20} for the long run, {@code -Dstandalone.seed} for another.
 */
final class KillTest {

  private static final int DEATHS = Integer.getInteger("standalone.deaths", 4);
  private static final long SEED = Long.getLong("standalone.seed", 1);
  private static final int AGENTS = 8;
  @TempDir private Path folder;

  @Test
  void of_every_answered_call_there_is_one_record_whatever_died() throws Exception {
    var installation = Installation.in(Files.createDirectory(folder.resolve("home")));
    var data = folder.resolve("data");
    var chance = new SplittableRandom(SEED);
    var written = new HashSet<String>();
    var platform = Platform.up(installation, data, "--demo");
    var url = new AtomicReference<>(server(platform));
    Set<Load.Made> answered;
    try (var load = new Load(AGENTS, url::get, Agent.DEMO.headers())) {
      for (int death = 0; death < DEATHS; death++) {
        int before = load.answered().size();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> load.answered().size() > before + 200 + chance.nextInt(400));
        written.addAll(write(platform.api(), death, chance.nextInt(1, 6)));
        platform.kill();
        platform = Platform.up(installation, data, "--demo");
        url.set(server(platform));
        assertThat(names(platform.api())).containsAll(written);
      }
      int before = load.answered().size();
      await().atMost(Duration.ofSeconds(60)).until(() -> load.answered().size() > before + 200);
      answered = load.stop();
      System.out.printf(
          "%d deaths: %,d calls answered; in their place %s%n",
          DEATHS, answered.size(), load.refused());
    } finally {
      platform.close();
    }

    var exported = folder.resolve("events.jsonl");
    try (var _ = Platform.up(installation, data)) {
      var store = Store.of(installation, data, exported);
      assertThat(store.twice()).isEmpty();
      assertThat(answered).allSatisfy(made -> assertThat(store.outcomes()).containsEntry(made, 1));
    }
    var keys = data.resolve("records/keys.json").toString();
    var lines =
        installation.run(data, List.of("audit", "verify", exported.toString(), "--keys", keys));
    assertThat(lines.code()).as(lines.all()).isZero();
    for (var verified : installation.verifyRecords(data)) {
      System.out.print(verified.all());
      assertThat(verified.code()).as(verified.all()).isZero();
    }
  }

  private static URI server(Platform platform) {
    return platform.gateway().resolve("/workspace-assistant/mcp");
  }

  /** Writes grants until the platform dies or enough are there; those that were acknowledged. */
  private static Set<String> write(Api api, int death, int count) throws IOException {
    var acknowledged = new HashSet<String>();
    for (int i = 0; i < count; i++) {
      var name = "kill-%d-%d".formatted(death, i);
      try {
        var _ = api.put("/resources/mcpaccessgrants/mcp-servers/" + name, Map.of(), grant(name));
        acknowledged.add(name);
      } catch (ApiFailure e) {
        break; // it was not acknowledged
      }
    }
    return acknowledged;
  }

  private static JsonNode grant(String name) throws IOException {
    return Json.RESOURCES.readTree(
        """
        {"apiVersion": "mcpruntime.org/v1alpha1", "kind": "MCPAccessGrant",
         "metadata": {"name": "%s", "namespace": "mcp-servers"},
         "spec": {"serverRef": {"name": "text-tools"}, "subject": {"humanID": "eve"},
          "maxTrust": "low", "allowedSideEffects": ["read"]}}
        """
            .formatted(name));
  }

  private static Set<String> names(Api api) {
    var names = new HashSet<String>();
    api.get("/resources/mcpaccessgrants", Map.of())
        .path("items")
        .forEach(item -> names.add(item.path("metadata").path("name").asText()));
    return names;
  }
}
