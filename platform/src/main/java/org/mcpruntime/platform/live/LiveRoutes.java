package org.mcpruntime.platform.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.PlatformStatus;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.platform.event.WrittenEvent;
import org.mcpruntime.platform.object.ObjectRoutes.AnyObject;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Watch;

/** Servers, grants, sessions and events, as they change. */
public final class LiveRoutes {

  private static final Duration ALIVE = Duration.ofSeconds(5);

  private static final Parameter.Flag FOLLOW =
      new Parameter.Flag("follow", "what there is, then all that changes, as lines");
  private static final Parameter.Text AFTER =
      new Parameter.Text("after", "the position of an event: those after it come first");

  private final Resources resources;
  private final LiveEvents events;
  private final Supplier<PlatformStatus> status;
  private final InstantSource clock;

  public LiveRoutes(
      Resources resources,
      LiveEvents events,
      Supplier<PlatformStatus> status,
      InstantSource clock) {
    this.resources = resources;
    this.events = events;
    this.status = status;
    this.clock = clock;
  }

  /** What a line says. */
  private enum LiveType {
    /** The first line: who speaks. */
    HELLO,
    /** An object that is there, or has come. */
    ADDED,
    MODIFIED,
    DELETED,
    /** All objects of the kind that there were have been said. */
    LISTED,
    EVENT,
    /** Events are missing: ask for them. */
    GAP,
    /** The last line: changes of objects are missing, so begin anew. */
    EXPIRED
  }

  /**
   * One line.
   *
   * @param version of the platform
   * @param position from which events go on
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record LiveLine(
      LiveType type,
      @Nullable String version,
      @Nullable Instant time,
      @Nullable String position,
      @Nullable String kind,
      @Nullable AnyObject object,
      @Nullable WrittenEvent event) {

    static LiveLine of(LiveType type) {
      return new LiveLine(type, null, null, null, null, null, null);
    }

    static LiveLine listed(Kind kind) {
      return new LiveLine(LiveType.LISTED, null, null, null, kind.word(), null, null);
    }

    static LiveLine of(LiveType type, Kind kind, Resource resource) {
      return new LiveLine(
          type, null, null, null, kind.word(), new AnyObject(resource.json()), null);
    }

    static LiveLine of(LiveEvents.Arrived arrived) {
      return new LiveLine(
          LiveType.EVENT,
          null,
          null,
          arrived.position(),
          null,
          null,
          new WrittenEvent(arrived.event()));
    }
  }

  public List<Route> routes() {
    return List.of(
        Route.get(
                Platform.PREFIX + "/live",
                "Where all that changes can be heard from; with follow servers, grants and sessions,"
                    + " what changes of them, and for administrators events, as JSON lines",
                LiveLine.class,
                this::live)
            .taking(List.of(FOLLOW, AFTER))
            .writing(Route.Form.SNAKE)
            .streaming(LiveLine.class));
  }

  private Reply live(Asked asked) {
    if (asked.query().flag(FOLLOW)) {
      return new Reply.Lines(Reply.JSON_LINES, listener -> say(asked, listener));
    }
    if (asked.who().role() == Principal.Role.USER) {
      return Reply.snake(hello(null));
    }
    try (var run = events.open(null)) {
      return Reply.snake(hello(run.begins()));
    }
  }

  private void say(Asked asked, Reply.Listener listener) throws InterruptedException {
    if (asked.who().role() == Principal.Role.ADMIN) {
      try (var run = events.open(asked.query().text(AFTER).orElse(null))) {
        listener.hear(line(hello(run.begins())));
        if (!run.isWhole()) {
          listener.hear(line(LiveLine.of(LiveType.GAP)));
        }
        alongside(listener, ending -> follow(run, listener, ending));
      }
    } else {
      listener.hear(line(hello(null)));
      alongside(listener, CountDownLatch::await);
    }
  }

  private LiveLine hello(@Nullable String position) {
    return new LiveLine(
        LiveType.HELLO, status.get().version(), clock.instant(), position, null, null, null);
  }

  private static byte[] line(LiveLine line) {
    return Reply.line(Json.SNAPSHOTS, line);
  }

  /** Something that takes a while, and ends soon after it is told to. */
  private interface Work {

    void run(CountDownLatch ending) throws InterruptedException;
  }

  /** Does something while changes of all kinds are said; ends with whichever ends first. */
  private void alongside(Reply.Listener listener, Work work) throws InterruptedException {
    var ending = new CountDownLatch(1);
    try (var servers = resources.watch(Selection.all(Kind.SERVER));
        var grants = resources.watch(Selection.all(Kind.GRANT));
        var sessions = resources.watch(Selection.all(Kind.SESSION))) {
      var threads =
          List.of(
              saying(Kind.SERVER, servers, listener, ending),
              saying(Kind.GRANT, grants, listener, ending),
              saying(Kind.SESSION, sessions, listener, ending));
      try {
        work.run(ending);
      } finally {
        threads.forEach(Thread::interrupt);
      }
    }
  }

  private static Thread saying(
      Kind kind, Watch watch, Reply.Listener listener, CountDownLatch ending) {
    return Thread.ofVirtual()
        .name("live " + kind.word().toLowerCase(Locale.ROOT))
        .start(
            () -> {
              try {
                boolean goesOn = true;
                while (goesOn) {
                  var change = watch.next(ALIVE);
                  goesOn =
                      change.isEmpty()
                          ? listener.hear(new byte[0])
                          : isHeard(kind, change.get(), listener);
                }
              } catch (InterruptedException e) {
                // The stream has ended.
              } finally {
                ending.countDown();
              }
            });
  }

  private static boolean isHeard(Kind kind, Change change, Reply.Listener listener)
      throws InterruptedException {
    return switch (change) {
      case Change.Added(var resource) ->
          listener.hear(line(LiveLine.of(LiveType.ADDED, kind, resource)));
      case Change.Modified(var resource) ->
          listener.hear(line(LiveLine.of(LiveType.MODIFIED, kind, resource)));
      case Change.Deleted(var last) ->
          listener.hear(line(LiveLine.of(LiveType.DELETED, kind, last)));
      case Change.Bookmark(_, var initial) ->
          !initial || listener.hear(line(LiveLine.listed(kind)));
      case Change.Expired _ -> {
        listener.hear(line(LiveLine.of(LiveType.EXPIRED)));
        yield false;
      }
    };
  }

  private static void follow(LiveEvents.Run run, Reply.Listener listener, CountDownLatch ending)
      throws InterruptedException {
    boolean listened = true;
    while (listened && ending.getCount() > 0) {
      for (var each : run.next(ALIVE)) {
        listened &= listener.hear(line(LiveLine.of(each)));
      }
      listened &= !listener.isGone();
    }
  }
}
