package org.mcpruntime.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.client.ApiFailure;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.contract.json.Json;

/** Every folder of {@code cases} is a scenario: manifests, and {@code steps.yaml}. */
final class ScenariosTest {

  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final Path CASES = Installation.ROOT.resolve("tests/scenarios/cases");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static Place place;

  @BeforeAll
  static void begin() throws IOException {
    var home = Files.createDirectory(folder.resolve("home"));
    place = new OneJvm(Installation.in(home), folder.resolve("data"));
  }

  @AfterAll
  static void end() {
    place.close();
  }

  static Stream<String> scenarios() throws IOException {
    try (var folders = Files.list(CASES)) {
      return folders.map(each -> each.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void what_should_happen_happens(String scenario) throws IOException {
    var steps =
        YAML.readValue(
            Files.readString(CASES.resolve(scenario).resolve("steps.yaml")),
            new TypeReference<List<Step>>() {});
    int number = 0;
    for (var step : steps) {
      number++;
      try {
        take(scenario, step);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("step %d of %s, %s".formatted(number, scenario, step), e);
      }
    }
  }

  private static void take(String scenario, Step step) {
    switch (step) {
      case Step.Apply(var file, var refused) -> {
        var objects = objects(CASES.resolve(scenario).resolve(file));
        done(refused, () -> place.apply(scenario, objects));
      }
      case Step.Phase(var kind, var name, var is) -> {
        var path = "/resources/%s/%s/%s".formatted(kind, scenario, name);
        await()
            .atMost(PATIENCE)
            .until(
                () -> place.api().get(path, Map.of()).path("status").path("phase").asText(),
                is::equals);
      }
      case Step.Call call -> call(scenario, call);
      case Step.Tools(var server, var caller, var are) ->
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(tools(scenario, server, caller))
                          .containsExactlyInAnyOrderElementsOf(are));
      case Step.Post(var path, var body, var refused) ->
          done(refused, () -> place.api().post(path.replace("{namespace}", scenario), body));
      case Step.Delete(var kind, var name) ->
          place.api().delete("/resources/%s/%s/%s".formatted(kind, scenario, name));
      case Step.Records(var with, var are) -> {
        var filters = new TreeMap<>(with);
        filters.put("namespace", scenario);
        await().atMost(PATIENCE).until(() -> place.records(filters).size(), size -> size == are);
      }
      case Step.Usage(var with, var events, var denied) -> {
        var filters = new TreeMap<>(with);
        filters.put("namespace", scenario);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  var totals = place.api().get("/analytics/usage", filters).path("totals");
                  assertThat(totals.path("events").asInt()).as(totals.toString()).isEqualTo(events);
                  assertThat(totals.path("denied").asInt()).isEqualTo(denied);
                });
      }
      case Step.Explain(var with, var reason) -> {
        var asked = new TreeMap<>(with);
        asked.put("namespace", scenario);
        var why = place.api().get("/runtime/explain", asked);
        assertThat(why.path("reason").asText()).as(why.toString()).isEqualTo(reason);
      }
    }
  }

  private static void done(String refused, Runnable deed) {
    if (refused == null) {
      deed.run();
    } else {
      assertThatThrownBy(deed::run).isInstanceOf(ApiFailure.class).hasMessageContaining(refused);
    }
  }

  private static List<JsonNode> objects(Path file) {
    try (var parsed = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return parsed.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Agent agent(Step.Caller caller) {
    var headers = new TreeMap<String, String>();
    put(headers, "X-MCP-Human-ID", caller.human());
    put(headers, "X-MCP-Agent-ID", caller.agent());
    put(headers, "X-MCP-Agent-Session", caller.session());
    return new Agent(headers);
  }

  private static void put(Map<String, String> headers, String name, String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  /** A change that was answered is in force a moment later. */
  private static void call(String scenario, Step.Call call) {
    var expected = call.answers() == null ? "refused: " + call.refused() : call.answers();
    await().atMost(PATIENCE).until(() -> said(scenario, call), expected::equals);
  }

  private static String said(String scenario, Step.Call call) {
    var url = place.url(scenario, call.server());
    var arguments = call.arguments() == null ? Json.RESOURCES.createObjectNode() : call.arguments();
    return switch (agent(call.caller()).call(url, call.tool(), arguments)) {
      case Answer.Refused refused -> "refused: " + refused.reason();
      case Answer.Result(var result) -> result.path("content").path(0).path("text").asText();
    };
  }

  private static List<String> tools(String scenario, String server, Step.Caller caller) {
    return switch (agent(caller).tools(place.url(scenario, server))) {
      case Answer.Refused refused -> List.of("refused: " + refused.reason());
      case Answer.Result(var result) ->
          StreamSupport.stream(result.path("tools").spliterator(), false)
              .map(tool -> tool.path("name").asText())
              .toList();
    };
  }
}
