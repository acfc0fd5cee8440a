package org.mcpruntime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.mcpruntime.client.Api;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "events",
    description = "Show what happened: who called what, and what was decided.",
    footer = {"", "The newest stand last. With -o json or jsonl each is a line of JSON."})
final class EventsShow implements Callable<Integer> {

  private static final int PAGE = 1_000;
  private static final int TIME = "2026-01-01T00:00:00".length();

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Mixin private final EventTimes times;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "at most so many (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--intents", description = "what was about to be done, too")
  private boolean intents;

  @Option(
      names = {"-f", "--follow"},
      description = "and go on with what happens")
  private boolean follow;

  private final EventFlags flags = new EventFlags();

  private EventsShow(Map<String, String> environment, InstantSource clock) {
    this.reach = new Reach(environment);
    this.times = new EventTimes(clock);
  }

  static CommandSpec command(Map<String, String> environment, InstantSource clock) {
    var show = new EventsShow(environment, clock);
    return show.flags.in(CommandSpec.forAnnotatedObject(show));
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(printing.spec.commandLine(), "--limit is at least 1");
    }
    var api = reach.api();
    var filters = filters();
    if (follow) {
      follow(api, filters);
      return 0;
    }
    var events = newest(api, filters);
    if (printing.format == Output.table) {
      var table = table();
      events.forEach(event -> table.row(cells(event)));
      table.print(printing.out());
      if (events.isEmpty()) {
        printing.err().println("Nothing of the kind happened.");
      }
    } else if (printing.format != Output.yaml) {
      events.forEach(event -> printing.out().println(event));
    } else {
      printing.format.print(printing.out(), Json.SNAPSHOTS, events, () -> {});
    }
    return 0;
  }

  private Map<String, String> filters() {
    var filters = flags.said();
    times.addTo(filters);
    if (intents) {
      filters.put("intents", "true");
    }
    return filters;
  }

  /** Page after page, then turned round. */
  private List<JsonNode> newest(Api api, Map<String, String> filters) {
    var events = new ArrayList<JsonNode>();
    String cursor = null;
    while (events.size() < limit) {
      var asked = new TreeMap<>(filters);
      asked.put("limit", Integer.toString(Math.min(PAGE, limit - events.size())));
      if (cursor != null) {
        asked.put("cursor", cursor);
      }
      var page = api.get("/events", asked);
      page.path("events").forEach(events::add);
      cursor = page.path("meta").path("next_cursor").asText("");
      if (cursor.isEmpty()) {
        break;
      }
    }
    return events.reversed();
  }

  private void follow(Api api, Map<String, String> filters) {
    var asked = new TreeMap<>(filters);
    asked.put("follow", "true");
    if (printing.format == Output.table) {
      printing
          .out()
          .println(line("TIME", "SERVER", "AGENT", "METHOD", "TOOL", "DECISION", "REASON"));
      printing.out().flush();
    }
    api.lines("/events", asked, this::happened);
    throw new Failure("the platform has ended; what happens is not seen any more");
  }

  private boolean happened(String text) {
    if (printing.format == Output.table) {
      try {
        printing.out().println(line(cells(Json.SNAPSHOTS.readTree(text))));
      } catch (JsonProcessingException e) {
        throw new Failure("what the platform says cannot be read: " + e.getOriginalMessage());
      }
    } else {
      printing.out().println(text);
    }
    printing.out().flush();
    return !printing.out().checkError();
  }

  private static String line(Object... cells) {
    return String.format("%-19s %-20s %-10s %-12s %-12s %-6s %s", cells).stripTrailing();
  }

  private static Table table() {
    return new Table("TIME", "SERVER", "AGENT", "METHOD", "TOOL", "DECISION", "REASON");
  }

  private static Object[] cells(JsonNode event) {
    var payload = event.path("payload");
    var time = event.path("timestamp").asText();
    return new Object[] {
      time.substring(0, Math.min(TIME, time.length())),
      said(payload, "server"),
      said(payload, "agent_id"),
      payload.has("rpc_method") ? said(payload, "rpc_method") : said(payload, "method"),
      said(payload, "tool_name"),
      said(payload, "decision"),
      said(payload, "reason")
    };
  }

  private static String said(JsonNode payload, String member) {
    var text = payload.path(member).asText();
    return text.isEmpty() ? "-" : Printing.visible(text);
  }
}
