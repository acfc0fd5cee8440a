package org.mcpruntime.analytics.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** How many there are of what. */
final class CountRoutes {

  private static final String NONE = "-";

  private final Supplier<EventStore> store;
  private final Supplier<Analytics.Active> active;

  CountRoutes(Supplier<EventStore> store, Supplier<Analytics.Active> active) {
    this.store = store;
    this.active = active;
  }

  /**
   * How the store fares.
   *
   * @param eventsTotal intents and outcomes
   * @param trouble what is wrong with it; null where nothing is
   */
  private record Stats(
      long eventsTotal,
      @Nullable Instant oldest,
      @Nullable Instant newest,
      long bytes,
      long removed,
      @Nullable String trouble) {}

  private record Sources(@JsonInclude(JsonInclude.Include.ALWAYS) List<SourceCount> sources) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record SourceCount(String source, long count) {}

  private record Types(@JsonInclude(JsonInclude.Include.ALWAYS) List<TypeCount> eventTypes) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record TypeCount(String eventType, long count) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Summary(
      long totalEvents,
      long activeServers,
      long activeGrants,
      long activeSessions,
      String latestSource,
      String lastEventType,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant lastEventTime) {}

  List<Route> routes() {
    return List.of(
        route(
            "/stats",
            "How many events there are, since when, and how large",
            Stats.class,
            this::stats),
        route(
            "/sources", "How many events there are of every source", Sources.class, this::sources),
        route("/event-types", "How many events there are of every type", Types.class, this::types),
        route(
            "/dashboard/summary",
            "What counts now, and what came last",
            Summary.class,
            this::summary));
  }

  private static Route route(String path, String summary, Class<?> answers, Route.Handler handler) {
    return Route.get(Api.PREFIX + path, summary, answers, handler)
        .writing(Route.Form.SNAKE)
        .by(Principal.Role.ADMIN);
  }

  private Reply stats(Asked asked) {
    var standing = store.get().standing();
    return Reply.snake(
        new Stats(
            standing.events(),
            standing.oldest(),
            standing.newest(),
            standing.bytes(),
            standing.removed(),
            standing.trouble()));
  }

  private Reply sources(Asked asked) {
    return Reply.snake(
        new Sources(
            store.get().sources().stream()
                .map(count -> new SourceCount(count.word(), count.events()))
                .toList()));
  }

  private Reply types(Asked asked) {
    return Reply.snake(
        new Types(
            store.get().types().stream()
                .map(count -> new TypeCount(count.word(), count.events()))
                .toList()));
  }

  private Reply summary(Asked asked) {
    var from = store.get();
    var newest = from.page(EventFilter.OUTCOMES, null, 1).events();
    var last = newest.isEmpty() ? null : newest.getFirst();
    var event = last == null ? Json.SNAPSHOTS.missingNode() : read(last);
    var now = active.get();
    return Reply.snake(
        new Summary(
            from.standing().events(),
            now.servers(),
            now.grants(),
            now.sessions(),
            said(event, EventColumn.SOURCE),
            said(event, EventColumn.EVENT_TYPE),
            last == null ? null : last.place().time().truncatedTo(ChronoUnit.SECONDS)));
  }

  private static JsonNode read(EventStore.Stored event) {
    try {
      return Json.SNAPSHOTS.readTree(event.json());
    } catch (JsonProcessingException e) {
      throw new StoreException("an event of the store is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String said(JsonNode event, EventColumn column) {
    var text = event.at(column.pointer()).asText();
    return text.isEmpty() ? NONE : text;
  }
}
