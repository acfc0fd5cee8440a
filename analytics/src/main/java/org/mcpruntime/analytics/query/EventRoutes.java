package org.mcpruntime.analytics.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Query;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** Events, page by page or as they come. */
final class EventRoutes {

  private static final String PATH = Api.PREFIX + "/events";
  private static final Parameter.Count LIMIT =
      new Parameter.Count(
          "limit", new Parameter.Range(1, 1_000), 100, "how many a page has at most");
  private static final Parameter.Text CURSOR =
      new Parameter.Text(Cursor.NAME, "the next_cursor of another page of the same filters");
  private static final Parameter.Flag FOLLOW =
      new Parameter.Flag("follow", "the events that come from now on, as lines");

  private static final Parameter.Text SERVER = new Parameter.Text("server", "its name");
  private static final Parameter.Text NAMESPACE =
      new Parameter.Text("namespace", "the namespace of the server");
  private static final Parameter.Count FEW =
      new Parameter.Count("limit", new Parameter.Range(1, 100), 20, "how many at most");

  private static final int MOST_FOLLOWERS = 64;
  private static final int AT_ONCE = 256;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration ALIVE = Duration.ofSeconds(10);
  private static final int STRIDE = 1_000;

  private final Supplier<EventStore> store;
  private final InstantSource clock;
  private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);

  EventRoutes(Supplier<EventStore> store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  private record Events(
      @JsonInclude(JsonInclude.Include.ALWAYS) List<ShownEvent> events,
      PageMeta meta,
      @Nullable String next) {}

  private record PageMeta(int limit, @Nullable String nextCursor, boolean hasMore) {}

  private record ServerEvents(@JsonInclude(JsonInclude.Include.ALWAYS) List<ShownEvent> events) {}

  List<Route> routes() {
    return List.of(
        Route.get(
                PATH,
                "Events, the newest first; with follow those that come, as JSON lines",
                Events.class,
                this::events)
            .taking(parameters())
            .writing(Route.Form.SNAKE)
            .streaming(ShownEvent.class)
            .by(Principal.Role.ADMIN),
        Route.get(
                Api.PREFIX + "/runtime/server-events",
                "The newest events of a server",
                ServerEvents.class,
                this::ofServer)
            .taking(List.of(NAMESPACE, SERVER, FEW))
            .writing(Route.Form.SNAKE)
            .by(Principal.Role.ADMIN));
  }

  private static List<Parameter> parameters() {
    var all = new ArrayList<>(Filters.columns());
    all.addAll(List.of(Filters.INTENTS, Filters.SINCE, Filters.UNTIL, LIMIT, CURSOR, FOLLOW));
    return all;
  }

  private Reply events(Asked asked) {
    var query = asked.query();
    var filter = Filters.of(query, query.flag(Filters.INTENTS));
    if (query.flag(FOLLOW)) {
      var from = store.get(); // so that who cannot be answered hears why
      if (followers.availablePermits() == 0) {
        throw tooMany();
      }
      return new Reply.Lines(Reply.JSON_LINES, listener -> follow(from, filter, listener));
    }
    int limit = query.count(LIMIT);
    var from = query.text(CURSOR).map(text -> Cursor.of(text, filter)).orElse(Cursor.NEWEST);
    var page = page(filter, from, limit);
    var cursor = page.next() == null ? null : Cursor.text(page.next(), filter);
    return Reply.snake(
        new Events(
            rows(page.events()),
            new PageMeta(limit, cursor, cursor != null),
            cursor == null ? null : link(query, cursor)));
  }

  /** The same question, of what is older. */
  private static String link(Query query, String cursor) {
    return PATH + "?" + query.with(Cursor.NAME, cursor).text();
  }

  private static List<ShownEvent> rows(List<EventStore.Stored> events) {
    return events.stream().map(ShownEvent::of).toList();
  }

  private EventStore.Page page(EventFilter filter, Cursor cursor, int limit) {
    var from = store.get();
    return switch (cursor) {
      case Cursor.After(var place) -> from.page(filter, place, limit);
      case Cursor.Offset(var events) -> behind(from, filter, events, limit);
    };
  }

  private static EventStore.Page behind(
      EventStore from, EventFilter filter, int events, int limit) {
    @Nullable Place before = null;
    int left = events;
    while (left > 0) {
      var skipped = from.page(filter, before, Math.min(left, STRIDE));
      before = skipped.next();
      if (before == null) {
        return new EventStore.Page(List.of(), null);
      }
      left -= skipped.events().size();
    }
    return from.page(filter, before, limit);
  }

  private void follow(EventStore from, EventFilter filter, Reply.Listener listener)
      throws InterruptedException {
    if (!followers.tryAcquire()) {
      throw tooMany();
    }
    try {
      say(Following.fromNow(from, filter), listener);
    } finally {
      followers.release();
    }
  }

  private static ApiException tooMany() {
    return new ApiException(
        ErrorCode.TOO_MANY_REQUESTS,
        "%d follow events already; end one of them".formatted(MOST_FOLLOWERS));
  }

  private void say(Following following, Reply.Listener listener) throws InterruptedException {
    boolean listened = listener.hear(new byte[0]);
    var said = clock.instant();
    while (listened) {
      var came = following.next(AT_ONCE);
      for (var event : came) {
        listened = listened && listener.hear(Reply.line(Json.SNAPSHOTS, ShownEvent.of(event)));
      }
      if (came.isEmpty()) {
        following.await(LOOK);
      } else {
        said = clock.instant();
      }
      boolean silent = Duration.between(said, clock.instant()).compareTo(ALIVE) >= 0;
      if (listened && (silent || listener.isGone())) {
        listened = listener.hear(new byte[0]);
        said = clock.instant();
      }
    }
  }

  private Reply ofServer(Asked asked) {
    var query = asked.query();
    var filter =
        new EventFilter(
            Map.of(
                EventColumn.NAMESPACE, needed(query, NAMESPACE),
                EventColumn.SERVER, needed(query, SERVER)),
            false,
            null,
            null);
    var page = store.get().page(filter, null, query.count(FEW));
    return Reply.snake(new ServerEvents(rows(page.events())));
  }

  private static String needed(Query query, Parameter.Text parameter) {
    return query
        .text(parameter)
        .orElseThrow(() -> Query.wrong(parameter.name(), "it is needed, and names which server"));
  }
}
