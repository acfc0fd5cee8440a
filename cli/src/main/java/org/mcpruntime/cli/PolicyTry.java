package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
    name = "try",
    description = "Say what a platform would decide of a call, and with something else instead.",
    footer = {
      "",
      "Parts of a call are human, agent, team, session, and one of tool, prompt, resource and method.",
      "Nothing is called, recorded or counted. Exit code 0 whether the answer is yes or no."
    })
final class PolicyTry implements Callable<Integer> {

  private static final List<String> PARTS =
      List.of("human", "agent", "team", "session", "tool", "prompt", "resource", "method");

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Parameters(index = "0", paramLabel = "SERVER", description = "the server that is asked")
  private String server = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "PART=VALUE",
      description = "who asks for what, such as human=ada tool=refund")
  private Map<String, String> call = new LinkedHashMap<>();

  @Option(
      names = "--instead",
      paramLabel = "PART=VALUE",
      description = "what is another; without a value it is taken away")
  private Map<String, String> instead = new LinkedHashMap<>();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "mcp-servers",
      description = "the server's namespace (default: ${DEFAULT-VALUE})")
  private String namespace = "";

  PolicyTry(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var body = parts(call);
    body.put("server", server).put("namespace", namespace);
    if (!instead.isEmpty()) {
      body.set("instead", parts(instead));
    }
    var tried = reach.api().post("/runtime/try", body);
    printing.format.print(printing.out(), Json.SNAPSHOTS, tried, () -> print(tried));
    return 0;
  }

  private ObjectNode parts(Map<String, String> said) {
    var parts = Json.SNAPSHOTS.createObjectNode();
    said.forEach(
        (part, value) -> {
          if (!PARTS.contains(part)) {
            throw new ParameterException(
                printing.spec.commandLine(),
                "%s is no part of a call; those are %s".formatted(part, String.join(", ", PARTS)));
          }
          parts.put(part, value);
        });
    return parts;
  }

  private void print(JsonNode tried) {
    say(verdict(tried.path("before")));
    steps(tried.path("before"));
    var after = tried.path("after");
    if (!after.isObject()) {
      return;
    }
    say("");
    say(
        "Instead it would be %s%s"
            .formatted(tried.path("turned").asBoolean() ? "" : "still ", verdict(after)));
    for (var each : tried.path("differences")) {
      say(
          "  - %s: %s, instead %s"
              .formatted(
                  each.path("what").asText(),
                  each.path("before").asText("none"),
                  each.path("after").asText("none")));
    }
    changes(after);
  }

  private static String verdict(JsonNode derivation) {
    var answer =
        derivation.path("observed").asBoolean()
            ? "OBSERVED, let through"
            : derivation.path("allowed").asBoolean() ? "ALLOWED" : "DENIED";
    return "%s: %s".formatted(answer, derivation.path("reason").asText());
  }

  private void steps(JsonNode derivation) {
    derivation.path("steps").forEach(step -> say("  - " + step.asText()));
    changes(derivation);
  }

  private void changes(JsonNode derivation) {
    if (!derivation.path("changes").isEmpty()) {
      say("It would be allowed if somebody were to");
      derivation.path("changes").forEach(one -> say("  + " + one.path("sentence").asText()));
    }
  }

  private void say(String line) {
    printing.out().println(Printing.visible(line));
  }
}
