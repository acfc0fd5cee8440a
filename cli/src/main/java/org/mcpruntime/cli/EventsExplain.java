package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Explain an event: what was decided and why, and what would be decided now.",
    footer = {"", "The id of an event stands in events -o json."})
final class EventsExplain implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Parameters(paramLabel = "ID", description = "of the event")
  private String id = "";

  EventsExplain(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    if (!id.matches("[0-9A-Fa-f-]{36}")) {
      throw new Failure("%s is no id of an event, which is a UUID".formatted(id));
    }
    var explained = reach.api().get("/events/" + id + "/explain", Map.of());
    printing.format.print(printing.out(), Json.SNAPSHOTS, explained, () -> print(explained));
    return 0;
  }

  private void print(JsonNode explained) {
    var event = explained.path("event");
    var payload = event.path("payload");
    say("%s, %s".formatted(event.path("timestamp").asText(), called(payload)));
    say("");
    var recorded = explained.path("recorded");
    if (recorded.isObject()) {
      say(
          "%s: %s"
              .formatted(
                  recorded.path("decision").asText().equals("allow") ? "ALLOWED" : "DENIED",
                  recorded.path("reason").asText()));
      say("  - " + recorded.path("sentence").asText());
      line(recorded.path("grant"), "grant", recorded.path("grant"));
      line(recorded.path("session"), "session", recorded.path("session"));
      trust(recorded.path("trust"));
      if (!recorded.path("reason").asText().equals("allowed")) {
        say("  - what to do: " + recorded.path("advice").asText());
      }
      say("");
    }
    if (explained.has("note")) {
      say(explained.path("note").asText());
      return;
    }
    now(explained);
  }

  private static String called(JsonNode payload) {
    var tool = payload.path("tool_name").asText(payload.path("resource_uri").asText());
    return "%s/%s: %s %s"
        .formatted(
            payload.path("namespace").asText(),
            payload.path("server").asText(),
            payload.path("rpc_method").asText(payload.path("method").asText()),
            tool)
        .strip();
  }

  private void line(JsonNode there, String what, JsonNode ref) {
    if (there.isObject()) {
      say(
          "  - %s %s/%s"
              .formatted(what, ref.path("namespace").asText(), ref.path("name").asText()));
    }
  }

  private void trust(JsonNode trust) {
    if (trust.has("effective")) {
      say(
          "  - trust: min(ceiling %s, consent %s) = %s, required %s"
              .formatted(
                  trust.path("admin").asText(),
                  trust.path("consented").asText(),
                  trust.path("effective").asText(),
                  trust.path("required").asText()));
    }
  }

  private void now(JsonNode explained) {
    var now = explained.path("now");
    say(
        "Now it would be %s%s%s."
            .formatted(
                now.path("allowed").asBoolean() ? "allowed" : "denied",
                explained.path("turned").asBoolean() ? "" : " again",
                explained.path("same_policy").asBoolean()
                    ? ", under the same policy"
                    : explained.has("same_policy") ? ", under another policy" : ""));
    for (var each : explained.path("differences")) {
      say(
          "  - %s: %s, now %s"
              .formatted(
                  each.path("what").asText(),
                  each.path("before").asText("none"),
                  each.path("after").asText("none")));
    }
    if (!now.path("changes").isEmpty()) {
      say("It would be allowed if somebody were to");
      now.path("changes").forEach(one -> say("  + " + one.path("sentence").asText()));
    }
  }

  private void say(String line) {
    printing.out().println(Printing.visible(line));
  }
}
