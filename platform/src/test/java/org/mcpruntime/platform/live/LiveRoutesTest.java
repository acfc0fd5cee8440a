package org.mcpruntime.platform.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.platform.LoopbackPlatform;

@Timeout(60)
final class LiveRoutesTest {

  private static final String SERVER =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPServer
      metadata: {name: %s, namespace: mcp-servers}
      spec: {command: ["true"]}
      """;

  @TempDir Path folder;
  private LoopbackPlatform platform;

  @BeforeEach
  void begin() {
    platform = new LoopbackPlatform(folder);
  }

  @AfterEach
  void end() {
    platform.close();
  }

  /** Lines of a stream, up to one of a kind. */
  private record Heard(BufferedReader reader) implements AutoCloseable {

    List<JsonNode> until(Predicate<JsonNode> last) throws IOException {
      var lines = new ArrayList<JsonNode>();
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isEmpty()) {
          lines.add(Json.SNAPSHOTS.readTree(line));
          if (last.test(lines.getLast())) {
            return lines;
          }
        }
      }
      throw new IOException("the stream has ended after " + lines);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private Heard listen(String query) throws IOException, InterruptedException {
    var lines = platform.lines("/live?follow=true" + query);
    return new Heard(new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8)));
  }

  private static Predicate<JsonNode> type(String word) {
    return line -> line.path("type").asText().equals(word);
  }

  @Test
  void allThatIsThereThenAllThatChanges() throws IOException, InterruptedException {
    platform.given(SERVER.formatted("first"));
    try (var heard = listen("")) {
      var kinds = new ArrayList<String>();
      var lines =
          heard.until(
              line -> {
                if (line.path("type").asText().equals("LISTED")) {
                  kinds.add(line.path("kind").asText());
                }
                return kinds.size() == 3;
              });
      assertThat(lines.getFirst().path("type").asText()).isEqualTo("HELLO");
      assertThat(lines.getFirst().path("version").asText()).isEqualTo("test");
      assertThat(kinds).containsExactlyInAnyOrder("MCPServer", "MCPAccessGrant", "MCPAgentSession");
      assertThat(lines.stream().filter(type("ADDED")).toList())
          .singleElement()
          .satisfies(
              line -> assertThat(line.at("/object/metadata/name").asText()).isEqualTo("first"));

      platform.given(SERVER.formatted("second"));
      assertThat(heard.until(type("ADDED")).getLast().at("/object/metadata/name").asText())
          .isEqualTo("second");
      platform.arriving.arrive("{\"id\":\"1\",\"payload\":{\"human_id\":\"demo\"}}");
      var event = heard.until(type("EVENT")).getLast();
      assertThat(event.at("/event/payload/human_id").asText()).isEqualTo("demo");
      assertThat(event.path("position").asText()).isEqualTo("1");
    }
    await().until(() -> platform.openWatches() == 0 || nudged());
  }

  /** Who has gone is noticed when something is said. */
  private boolean nudged() {
    platform.given(SERVER.formatted("nudge-" + System.nanoTime()));
    return false;
  }

  @Test
  void whoComesBackHearsWhatCameMeanwhileOrThatSomeIsMissing()
      throws IOException, InterruptedException {
    platform.arriving.arrive("{\"id\":\"1\"}");
    platform.arriving.arrive("{\"id\":\"2\"}");
    try (var heard = listen("&after=1")) {
      assertThat(heard.until(type("EVENT")).getLast().at("/event/id").asText()).isEqualTo("2");
    }
    try (var heard = listen("&after=of-another-life")) {
      assertThat(heard.until(type("GAP"))).hasSize(2);
    }
  }

  @Test
  void eventsAreForAdministrators() {
    assertThat(platform.ask("GET", "/live", "", LoopbackPlatform.USER).json().has("position"))
        .isFalse();
    assertThat(platform.get("/live").json().path("position").asText()).isEqualTo("0");
  }
}
