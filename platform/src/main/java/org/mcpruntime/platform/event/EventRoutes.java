package org.mcpruntime.platform.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Query;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** What happened. */
public final class EventRoutes {

  private static final int MOST = 1_000;
  private static final long LOOK_MS = 50;
  private static final long ALIVE_MS = 10_000;

  private final EventFiles events;

  public EventRoutes(EventFiles events) {
    this.events = events;
  }

  private record Events(List<ObjectNode> events, Meta meta, @Nullable String next) {}

  private record Meta(int limit, @Nullable String nextCursor, boolean hasMore) {}

  public List<Route> routes() {
    return List.of(
        Route.get(
                Platform.PREFIX + "/events",
                "Events, the newest first; with follow those that come, as JSON lines",
                Events.class,
                this::events)
            .taking(parameters())
            .by(Principal.Role.ADMIN));
  }

  private static Set<String> parameters() {
    var names = new TreeSet<>(EventFilter.parameters());
    names.addAll(Set.of("limit", "cursor", "follow"));
    return names;
  }

  private Reply events(Asked asked) {
    var query = asked.query();
    var filter = EventFilter.of(query);
    if (query.flag("follow")) {
      return new Reply.Lines(Reply.JSON_LINES, listener -> follow(filter, listener));
    }
    int limit = query.number("limit", 100, 1, MOST);
    var page = events.newest(filter, cursor(query).orElse(null), limit);
    var more = page.next() != null;
    return Reply.snake(
        new Events(
            page.events(), new Meta(limit, page.next(), more), more ? link(query, page) : null));
  }

  /** The same question, of what is older. */
  private static String link(Query query, EventFiles.Page page) {
    return Platform.PREFIX + "/events?" + query.with("cursor", String.valueOf(page.next())).text();
  }

  private static Optional<UUID> cursor(Query query) {
    return query
        .text("cursor")
        .map(
            text -> {
              try {
                return UUID.fromString(text);
              } catch (IllegalArgumentException e) {
                throw new ApiException(
                    ErrorCode.INVALID_QUERY_PARAM,
                    "parameter cursor is the next_cursor of another page, not " + text);
              }
            });
  }

  private void follow(EventFilter filter, Reply.Listener listener) throws InterruptedException {
    try (var following = events.follow(filter)) {
      boolean listened = listener.hear(new byte[0]);
      long silent = 0;
      while (listened) {
        var came = following.next();
        for (var event : came) {
          listened &= listener.hear(Reply.line(Json.SNAPSHOTS, event));
        }
        if (came.isEmpty()) {
          following.pause(LOOK_MS);
          silent += LOOK_MS;
        } else {
          silent = 0;
        }
        if (silent >= ALIVE_MS || listener.isGone()) {
          listened &= listener.hear(new byte[0]);
          silent = 0;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("records cannot be followed", e);
    }
  }
}
