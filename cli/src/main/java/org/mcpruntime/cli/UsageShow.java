package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "usage",
    description = "Show who used what how often.",
    footer = {
      "",
      "Only outcomes are counted. Each bucket of time is an hour, or a day where the window is "
          + "longer than two days; days are those of UTC."
    })
final class UsageShow implements Callable<Integer> {

  /** What is told apart. */
  enum By {
    server,
    actor,
    tool,
    decision,
    reason,
    time
  }

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;
  @Mixin private final EventTimes times;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "of so many days, 1 to 365, until now or --until (default: 30)")
  private @Nullable Integer days;

  @Option(
      names = "--by",
      paramLabel = "WORD",
      split = ",",
      description = "${COMPLETION-CANDIDATES} (default: all of them)")
  private List<By> by = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "at most so many rows, 1 to 50 (default: ${DEFAULT-VALUE})")
  private int limit;

  private final EventFlags flags = new EventFlags();

  private UsageShow(Map<String, String> environment, InstantSource clock) {
    this.reach = new Reach(environment);
    this.times = new EventTimes(clock);
  }

  static CommandSpec command(Map<String, String> environment, InstantSource clock) {
    var show = new UsageShow(environment, clock);
    return show.flags.in(CommandSpec.forAnnotatedObject(show));
  }

  @Override
  public Integer call() {
    var asked = new TreeMap<>(flags.said());
    for (var column : List.of(EventColumn.STATUS, EventColumn.PHASE)) {
      if (asked.containsKey(column.word())) {
        throw new ParameterException(
            printing.spec.commandLine(),
            "--%s is for events, of which usage is no list".formatted(column.word()));
      }
    }
    times.addTo(asked);
    if (days != null) {
      asked.put("window_days", days.toString());
    }
    asked.put("limit", Integer.toString(limit));
    var usage = reach.api().get("/analytics/usage", asked);
    printing.format.print(printing.out(), Json.SNAPSHOTS, usage, () -> print(usage));
    return 0;
  }

  private void print(JsonNode usage) {
    var out = printing.out();
    var totals = usage.path("totals");
    out.printf(
        "%s to %s%n", UsageTables.time(usage.path("since")), UsageTables.time(usage.path("until")));
    out.printf(
        "%,d events: %,d allowed, %,d denied%n%,d servers, %,d humans, %,d agents, %,d sessions%n",
        totals.path("events").asLong(),
        totals.path("allowed").asLong(),
        totals.path("denied").asLong(),
        totals.path("unique_servers").asLong(),
        totals.path("unique_humans").asLong(),
        totals.path("unique_agents").asLong(),
        totals.path("unique_sessions").asLong());
    var wanted = by.isEmpty() ? Arrays.asList(By.values()) : by;
    for (var each : totals.path("events").asLong() == 0 ? List.<By>of() : wanted) {
      out.println();
      UsageTables.of(each, usage).print(out);
    }
  }
}
