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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.UnreachableException;
import org.mcpruntime.contract.json.Json;

/** A folder of {@code cases}: manifests, and {@code steps.yaml}; taken in one place. */
final class Scenario {

  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final Path CASES = Installation.ROOT.resolve("tests/scenarios/cases");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Place place;
  private final List<Told> told = new ArrayList<>();
  private boolean changed;

  /**
   * Somebody asked a server, and got what was to come.
   *
   * @param trace of the attempt that got it, by which its records are found
   */
  record Told(int step, String trace) {}

  Scenario(String name, Place place) {
    this.name = name;
    this.place = place;
  }

  static List<String> all() {
    try (var folders = Files.list(CASES)) {
      return folders.map(each -> each.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder(String name) {
    return CASES.resolve(name);
  }

  /** Takes all steps; what was asked of servers on the way. */
  List<Told> take() throws IOException {
    var steps =
        YAML.readValue(
            Files.readString(folder(name).resolve("steps.yaml")),
            new TypeReference<List<Step>>() {});
    int number = 0;
    for (var step : steps) {
      number++;
      try {
        take(number, step);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "step %d of %s, %s%n%s".formatted(number, name, step, place.said(name)), e);
      }
    }
    return List.copyOf(told);
  }

  private void take(int number, Step step) {
    switch (step) {
      case Step.Apply(var file, var refused) ->
          done(refused, () -> place.apply(name, objects(folder(name).resolve(file))));
      case Step.Phase(var kind, var object, var is) ->
          await().atMost(PATIENCE).until(() -> place.phase(name, kind, object), is::equals);
      case Step.Call call -> ask(number, trace -> said(call, trace), expected(call));
      case Step.Tools(var server, var caller, var are) ->
          ask(number, trace -> tools(server, caller, trace), are.stream().sorted().toList());
      case Step.Access(var kind, var object, var verb, var refused) -> {
        done(refused, () -> place.access(name, kind, object, verb));
        changed = true;
      }
      case Step.Delete(var kind, var object) -> place.delete(name, kind, object);
      case Step.Records(var with, var are) ->
          await()
              .atMost(PATIENCE)
              .until(
                  () -> place.events().get("/events", here(with)).path("events").size(),
                  size -> size == are);
      case Step.Usage(var with, var events, var denied) ->
          await().atMost(PATIENCE).untilAsserted(() -> usage(with, events, denied));
      case Step.Explain(var with, var reason) ->
          await().atMost(PATIENCE).until(() -> place.explain(name, with), reason::equals);
    }
  }

  private void usage(Map<String, String> with, int events, int denied) {
    var totals = place.events().get("/analytics/usage", here(with)).path("totals");
    assertThat(totals.path("events").asInt()).as(totals.toString()).isEqualTo(events);
    assertThat(totals.path("denied").asInt()).isEqualTo(denied);
  }

  private Map<String, String> here(Map<String, String> filters) {
    var all = new TreeMap<>(filters);
    all.put("namespace", name);
    return all;
  }

  private static void done(@Nullable String refused, Runnable deed) {
    if (refused == null) {
      deed.run();
    } else {
      assertThatThrownBy(deed::run)
          .isInstanceOf(Place.RefusedException.class)
          .hasMessageContaining(refused);
    }
  }

  private static List<JsonNode> objects(Path file) {
    try (var parsed = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return parsed.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a server says to somebody whose calls have that trace. */
  private interface Question<T> {
    T ask(String trace);
  }

  /**
   * A change that was answered is in force a moment later, perhaps in the midst of a conversation:
   * so after one the same is asked again, and only that is held against records.
   */
  private <T> void ask(int number, Question<T> question, T expected) {
    var trace = until(question, expected);
    if (changed) {
      changed = false;
      trace = until(question, expected);
    }
    told.add(new Told(number, trace));
  }

  /** Asks until that is said; the trace with which it was. */
  private static <T> String until(Question<T> question, T expected) {
    var traces = new ArrayList<String>();
    await()
        .atMost(PATIENCE)
        .ignoreException(UnreachableException.class)
        .until(
            () -> {
              traces.add(UUID.randomUUID().toString().replace("-", ""));
              return question.ask(traces.getLast());
            },
            expected::equals);
    return traces.getLast();
  }

  private static String expected(Step.Call call) {
    return call.answers() == null ? "refused: " + call.refused() : call.answers();
  }

  private static Agent agent(Step.Caller caller, String trace) {
    var headers = new TreeMap<String, String>();
    put(headers, "X-MCP-Human-ID", caller.human());
    put(headers, "X-MCP-Agent-ID", caller.agent());
    put(headers, "X-MCP-Agent-Session", caller.session());
    headers.put("traceparent", "00-%s-00000000000000aa-01".formatted(trace));
    return new Agent(headers);
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  private String said(Step.Call call, String trace) {
    var url = place.url(name, call.server());
    if (url.isEmpty()) {
      return "refused: server_unknown";
    }
    var arguments = call.arguments() == null ? Json.RESOURCES.createObjectNode() : call.arguments();
    return switch (agent(call.caller(), trace).call(url.get(), call.tool(), arguments)) {
      case Answer.Refused refused -> "refused: " + refused.reason();
      case Answer.Result(var result) -> result.path("content").path(0).path("text").asText();
    };
  }

  private List<String> tools(String server, Step.Caller caller, String trace) {
    return switch (agent(caller, trace).tools(place.url(name, server).orElseThrow())) {
      case Answer.Refused refused -> List.of("refused: " + refused.reason());
      case Answer.Result(var result) ->
          StreamSupport.stream(result.path("tools").spliterator(), false)
              .map(tool -> tool.path("name").asText())
              .sorted()
              .toList();
    };
  }
}
