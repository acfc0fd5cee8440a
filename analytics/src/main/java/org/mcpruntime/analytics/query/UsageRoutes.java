package org.mcpruntime.analytics.query;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.contract.platform.UsageReport;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Query;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** Who used what how often. */
final class UsageRoutes {

  /**
   * All but the phase, for only what came of a request is counted, and the status of HTTP, whose
   * name means the decision here, as in the original.
   */
  private static final Set<EventColumn> COLUMNS =
      EnumSet.complementOf(EnumSet.of(EventColumn.PHASE, EventColumn.STATUS));

  /** Names that the original has for a column, too. */
  private static final Map<EventColumn, List<Parameter.Text>> ALIASES =
      Map.of(
          EventColumn.DECISION,
          List.of(
              new Parameter.Text("status", "the same as decision"),
              new Parameter.Text("outcome", "the same as decision")),
          EventColumn.TOOL_NAME,
          List.of(new Parameter.Text("tool", "the same as tool_name")));

  private static final Parameter.Count LIMIT =
      new Parameter.Count("limit", new Parameter.Range(1, 50), 10, "how many rows of each kind");

  private final Supplier<EventStore> store;
  private final InstantSource clock;

  UsageRoutes(Supplier<EventStore> store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
                Api.PREFIX + "/analytics/usage",
                "Who used what how often",
                UsageReport.class,
                asked -> report(asked, null))
            .taking(parameters())
            .writing(Route.Form.SNAKE)
            .by(Principal.Role.ADMIN),
        Route.get(
                Api.PREFIX + "/user/analytics/usage",
                "The same of who asks; of everybody where that is an administrator",
                UsageReport.class,
                asked -> report(asked, own(asked.who())))
            .taking(parameters())
            .writing(Route.Form.SNAKE));
  }

  private static List<Parameter> parameters() {
    var all = new ArrayList<>(Filters.columns(COLUMNS));
    EnumSet.copyOf(ALIASES.keySet()).forEach(column -> all.addAll(ALIASES.get(column)));
    all.addAll(List.of(Filters.SINCE, Filters.UNTIL, Window.DAYS, LIMIT));
    return all;
  }

  /** Whose events somebody sees; null for all. */
  private static @Nullable String own(Principal who) {
    return switch (who.role()) {
      case ADMIN -> null;
      case USER -> who.name();
    };
  }

  private Reply report(Asked asked, @Nullable String own) {
    var query = asked.query();
    var window = Window.of(query, clock.instant());
    var equal = Filters.equal(query, COLUMNS);
    ALIASES.forEach(
        (column, names) ->
            names.forEach(name -> query.text(name).ifPresent(value -> put(equal, column, value))));
    if (own != null) {
      restrict(equal, own);
    }
    var filter = new EventFilter(equal, false, window.since(), window.until());
    var figures = store.get().usage(filter, query.count(LIMIT));
    return Reply.snake(
        new UsageReport(
            window.days(),
            window.since(),
            window.until(),
            filters(equal),
            with(figures, window.filled(figures.series()))));
  }

  private static void put(Map<EventColumn, String> equal, EventColumn column, String value) {
    var before = equal.put(column, value);
    if (before != null && !before.equals(value)) {
      throw Query.wrong(
          column.word(), "it is said to be %s and, by another name, %s".formatted(before, value));
    }
  }

  private static void restrict(Map<EventColumn, String> equal, String own) {
    var asked = equal.put(EventColumn.HUMAN_ID, own);
    if (asked != null && !asked.equals(own)) {
      throw new ApiException(
          ErrorCode.FORBIDDEN,
          "what %s used is for administrators, which %s is not".formatted(asked, own));
    }
  }

  private static UsageReport.Filters filters(Map<EventColumn, String> equal) {
    return new UsageReport.Filters(
        list(equal, EventColumn.NAMESPACE),
        list(equal, EventColumn.TEAM_ID),
        equal.getOrDefault(EventColumn.SERVER, ""),
        equal.getOrDefault(EventColumn.DECISION, ""),
        equal.getOrDefault(EventColumn.TOOL_NAME, ""));
  }

  private static List<String> list(Map<EventColumn, String> equal, EventColumn column) {
    var value = equal.get(column);
    return value == null ? List.of() : List.of(value);
  }

  private static UsageReport.Figures with(
      UsageReport.Figures figures, List<UsageReport.Bucket> series) {
    return new UsageReport.Figures(
        figures.totals(),
        figures.servers(),
        figures.actors(),
        figures.tools(),
        figures.decisions(),
        figures.reasons(),
        series,
        figures.recent());
  }
}
