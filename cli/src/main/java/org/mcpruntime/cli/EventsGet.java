package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.client.Api;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = "Show one event.",
    footer = {"", "events -o json shows the ids of events."})
final class EventsGet implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Parameters(arity = "1", paramLabel = "ID", description = "the id of the event")
  private String id = "";

  EventsGet(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var event = reach.api().get("/events/" + Api.escaped(id), Map.of());
    printing.format.print(printing.out(), Json.SNAPSHOTS, event, () -> print(event));
    return 0;
  }

  /** The columns beside the payload say what stands in it. */
  private void print(JsonNode event) {
    var payload = event.path("payload");
    event
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isObject()) {
                member.getValue().properties().forEach(this::print);
              } else if (!payload.has(member.getKey())) {
                print(member);
              }
            });
  }

  private void print(Map.Entry<String, JsonNode> member) {
    var value = member.getValue();
    var text = value.isContainerNode() ? value.toString() : value.asText();
    if (!text.isEmpty()) {
      printing.out().printf("%-28s%s%n", Printing.visible(member.getKey()), Printing.visible(text));
    }
  }
}
