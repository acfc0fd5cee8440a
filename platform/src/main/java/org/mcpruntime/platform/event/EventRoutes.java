package org.mcpruntime.platform.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Query;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** What happened. */
public final class EventRoutes {

  private static final Parameter.Count LIMIT =
      new Parameter.Count(
          "limit", new Parameter.Range(1, 1_000), 100, "how many a page has at most");
  private static final Parameter.Id CURSOR =
      new Parameter.Id("cursor", "the next_cursor of another page");
  private static final Parameter.Flag FOLLOW =
      new Parameter.Flag("follow", "the events that come from now on, as lines");
  private static final long LOOK_MS = 50;
  private static final long ALIVE_MS = 10_000;

  private final EventFiles events;

  public EventRoutes(EventFiles events) {
    this.events = events;
  }

  /** An {@link org.mcpruntime.contract.audit.AuditEvent}, as it was written. */
  public record Event(@JsonValue ObjectNode json) {}

  private record Events(
      @JsonInclude(JsonInclude.Include.ALWAYS) List<Event> events,
      PageMeta meta,
      @Nullable String next) {}

  private record PageMeta(int limit, @Nullable String nextCursor, boolean hasMore) {}

  public List<Route> routes() {
    return List.of(
        Route.get(
                Platform.PREFIX + "/events",
                "Events, the newest first; with follow those that come, as JSON lines",
                Events.class,
                this::events)
            .taking(parameters())
            .writing(Route.Form.SNAKE)
            .streaming(Event.class)
            .by(Principal.Role.ADMIN));
  }

  private static List<Parameter> parameters() {
    var all = new ArrayList<>(EventFilter.parameters());
    all.addAll(List.of(LIMIT, CURSOR, FOLLOW));
    return all;
  }

  private Reply events(Asked asked) {
    var query = asked.query();
    var filter = EventFilter.of(query);
    if (query.flag(FOLLOW)) {
      return new Reply.Lines(Reply.JSON_LINES, listener -> follow(filter, listener));
    }
    int limit = query.count(LIMIT);
    var page = events.newest(filter, query.id(CURSOR).orElse(null), limit);
    var more = page.next() != null;
    return Reply.snake(
        new Events(
            page.events().stream().map(Event::new).toList(),
            new PageMeta(limit, page.next(), more),
            more ? link(query, page) : null));
  }

  /** The same question, of what is older. */
  private static String link(Query query, EventFiles.Page page) {
    return Platform.PREFIX + "/events?" + query.with("cursor", String.valueOf(page.next())).text();
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
