package org.mcpruntime.analytics.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mcpruntime.analytics.table.Arrival;
import org.mcpruntime.analytics.table.ArrivedEvent;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.contract.platform.UsageReport;

/** What a store answers, in the plainest Java: a map, and loops over all of it. */
final class Model {

  private static final Comparator<ArrivedEvent> NEWEST_FIRST =
      Comparator.comparing(ArrivedEvent::time)
          .thenComparing(event -> event.id().toString())
          .reversed();

  private final Map<UUID, ArrivedEvent> events = new LinkedHashMap<>();

  void append(List<byte[]> lines) {
    for (var line : lines) {
      var event = (ArrivedEvent) Arrival.read(line).orElseThrow();
      events.putIfAbsent(event.id(), event);
    }
  }

  Collection<ArrivedEvent> all() {
    return events.values();
  }

  /** In the order of their arrival. */
  List<ArrivedEvent> meant(EventFilter filter) {
    return events.values().stream().filter(event -> event.fits(filter)).toList();
  }

  List<ArrivedEvent> newestFirst(EventFilter filter) {
    return meant(filter).stream().sorted(NEWEST_FIRST).toList();
  }

  UsageReport.Figures usage(EventFilter filter, int limit) {
    var outcomes = new EventFilter(filter.equal(), false, filter.since(), filter.until());
    var meant = meant(outcomes);
    return new UsageReport.Figures(
        new UsageReport.Totals(
            meant.size(),
            allowed(meant),
            denied(meant),
            servers(meant),
            distinct(meant, EventColumn.HUMAN_ID),
            distinct(meant, EventColumn.AGENT_ID),
            distinct(meant, EventColumn.SESSION_ID)),
        grouped(
            meant,
            List.of(EventColumn.SERVER, EventColumn.NAMESPACE, EventColumn.TEAM_ID),
            key -> !key.get(0).isEmpty(),
            Comparator.comparingLong((UsageReport.Server row) -> -row.events())
                .thenComparing(UsageReport.Server::namespace)
                .thenComparing(UsageReport.Server::server)
                .thenComparing(UsageReport.Server::teamID),
            limit,
            (key, of) ->
                new UsageReport.Server(
                    key.get(0),
                    key.get(1),
                    key.get(2),
                    of.size(),
                    allowed(of),
                    denied(of),
                    distinct(of, EventColumn.HUMAN_ID),
                    distinct(of, EventColumn.AGENT_ID),
                    last(of))),
        grouped(
            meant,
            List.of(EventColumn.HUMAN_ID, EventColumn.AGENT_ID),
            key -> !key.get(0).isEmpty() || !key.get(1).isEmpty(),
            Comparator.comparingLong((UsageReport.Actor row) -> -row.events())
                .thenComparing(UsageReport.Actor::humanID)
                .thenComparing(UsageReport.Actor::agentID),
            limit,
            (key, of) ->
                new UsageReport.Actor(
                    key.get(0),
                    key.get(1),
                    of.size(),
                    servers(of),
                    tools(of),
                    denied(of),
                    last(of))),
        grouped(
            meant,
            List.of(
                EventColumn.SERVER,
                EventColumn.TOOL_NAME,
                EventColumn.HUMAN_ID,
                EventColumn.TEAM_ID,
                EventColumn.AGENT_ID),
            key -> !key.get(1).isEmpty(),
            Comparator.comparingLong((UsageReport.Tool row) -> -row.events())
                .thenComparing(UsageReport.Tool::server)
                .thenComparing(UsageReport.Tool::toolName)
                .thenComparing(UsageReport.Tool::humanID)
                .thenComparing(UsageReport.Tool::teamID)
                .thenComparing(UsageReport.Tool::agentID),
            limit,
            (key, of) ->
                new UsageReport.Tool(
                    key.get(0),
                    key.get(1),
                    key.get(2),
                    key.get(3),
                    key.get(4),
                    of.size(),
                    denied(of),
                    last(of))),
        grouped(
            meant,
            List.of(EventColumn.DECISION),
            _ -> true,
            Comparator.comparingLong((UsageReport.Decision row) -> -row.events())
                .thenComparing(UsageReport.Decision::decision),
            Integer.MAX_VALUE,
            (key, of) ->
                new UsageReport.Decision(key.get(0).isEmpty() ? "unknown" : key.get(0), of.size())),
        grouped(
            meant,
            List.of(EventColumn.REASON, EventColumn.DECISION),
            key -> !key.get(0).isEmpty(),
            Comparator.comparingLong((UsageReport.Why row) -> -row.events())
                .thenComparing(UsageReport.Why::reason)
                .thenComparing(UsageReport.Why::decision),
            limit,
            (key, of) -> new UsageReport.Why(key.get(0), key.get(1), of.size())),
        series(filter, meant),
        meant.stream().sorted(NEWEST_FIRST).limit(limit).map(Model::recent).toList());
  }

  /** Makes a row of a group. */
  private interface Row<T> {
    T of(List<String> key, List<ArrivedEvent> events);
  }

  private static <T> List<T> grouped(
      List<ArrivedEvent> events,
      List<EventColumn> by,
      java.util.function.Predicate<List<String>> wanted,
      Comparator<T> order,
      int limit,
      Row<T> row) {
    Map<List<String>, List<ArrivedEvent>> groups =
        events.stream()
            .collect(Collectors.groupingBy(event -> by.stream().map(event::text).toList()));
    return groups.entrySet().stream()
        .filter(group -> wanted.test(group.getKey()))
        .map(group -> row.of(group.getKey(), group.getValue()))
        .sorted(order)
        .limit(limit)
        .toList();
  }

  private static List<UsageReport.Bucket> series(EventFilter filter, List<ArrivedEvent> events) {
    var times = events.stream().map(ArrivedEvent::time).sorted().toList();
    if (times.isEmpty()) {
      return List.of();
    }
    var since = filter.since() == null ? times.getFirst() : filter.since();
    var until = filter.until() == null ? times.getLast() : filter.until();
    boolean isShort = Duration.between(since, until).compareTo(Duration.ofDays(2)) <= 0;
    var unit = isShort ? ChronoUnit.HOURS : ChronoUnit.DAYS;
    var buckets =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.time().truncatedTo(unit), TreeMap::new, Collectors.toList()));
    var rows = new ArrayList<UsageReport.Bucket>();
    buckets.forEach(
        (begin, of) -> rows.add(new UsageReport.Bucket(begin, of.size(), allowed(of), denied(of))));
    return rows;
  }

  private static UsageReport.Recent recent(ArrivedEvent event) {
    return new UsageReport.Recent(
        event.time(),
        event.text(EventColumn.SERVER),
        event.text(EventColumn.NAMESPACE),
        event.text(EventColumn.TEAM_ID),
        event.text(EventColumn.HUMAN_ID),
        event.text(EventColumn.AGENT_ID),
        event.text(EventColumn.SESSION_ID),
        event.text(EventColumn.DECISION),
        event.text(EventColumn.TOOL_NAME),
        event.text(EventColumn.EVENT_TYPE));
  }

  private static long decided(List<ArrivedEvent> events, String decision) {
    return events.stream().filter(e -> e.text(EventColumn.DECISION).equals(decision)).count();
  }

  private static long allowed(List<ArrivedEvent> events) {
    return decided(events, "allow");
  }

  private static long denied(List<ArrivedEvent> events) {
    return decided(events, "deny");
  }

  private static long distinct(List<ArrivedEvent> events, EventColumn column) {
    return events.stream().map(e -> e.text(column)).filter(t -> !t.isEmpty()).distinct().count();
  }

  private static long servers(List<ArrivedEvent> events) {
    return pairs(events, EventColumn.SERVER, e -> List.of()).size();
  }

  private static long tools(List<ArrivedEvent> events) {
    return pairs(events, EventColumn.TOOL_NAME, e -> List.of(e.text(EventColumn.TOOL_NAME))).size();
  }

  /** Servers, each with something beside, of the events that have something in a column. */
  private static Set<List<String>> pairs(
      List<ArrivedEvent> events, EventColumn present, Function<ArrivedEvent, List<String>> beside) {
    var pairs = new HashSet<List<String>>();
    for (var event : events) {
      if (!event.text(present).isEmpty()) {
        var pair = new ArrayList<>(beside.apply(event));
        pair.add(event.text(EventColumn.NAMESPACE));
        pair.add(event.text(EventColumn.SERVER));
        pairs.add(pair);
      }
    }
    return pairs;
  }

  private static Instant last(List<ArrivedEvent> events) {
    return events.stream().map(ArrivedEvent::time).max(Comparator.naturalOrder()).orElseThrow();
  }
}
