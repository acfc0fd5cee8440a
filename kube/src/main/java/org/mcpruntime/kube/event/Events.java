package org.mcpruntime.kube.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;

/**
 * Writes events ({@code events.k8s.io/v1}). The same event again, within a while, counts one that
 * was written up, and that only at 2, 4, 8 …: what repeats a thousand times costs ten writes.
 */
public final class Events {

  private static final Duration SERIES = Duration.ofMinutes(10);
  private static final int MAX_SERIES = 2_000;
  private static final int MAX_NOTE = 1_024;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubeApi api;
  private final Reporter reporter;
  private final InstantSource clock;
  private final Consumer<String> lost;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Key, Series> series =
      new LinkedHashMap<>(16, 0.75f, true) {
        @java.io.Serial private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Series> eldest) {
          return size() > MAX_SERIES;
        }
      };

  /**
   * Who tells.
   *
   * @param controller such as {@code mcpruntime.org/operator}
   * @param instance such as the pod's name
   */
  public record Reporter(String controller, String instance) {}

  private record Key(String uid, Event event) {}

  /** An event that was written, and how often it happened. */
  private record Series(String path, int count, Instant last) {}

  /**
   * Events in an API.
   *
   * @param lost told of events that could not be written, for a log
   */
  public Events(KubeApi api, Reporter reporter, InstantSource clock, Consumer<String> lost) {
    this.api = api;
    this.reporter = reporter;
    this.clock = clock;
    this.lost = lost;
  }

  /** Tells something about a stored resource. */
  public void tell(Resource about, Event event) {
    var now = clock.instant();
    var key = new Key(String.valueOf(about.metadata().uid()), event);
    var before = counted(key, now);
    if (before == null) {
      begin(about, event, key, now);
    } else if (Integer.bitCount(before.count()) == 1) {
      count(before, now);
    }
  }

  /** The series that the event goes on, counted; null where it begins one. */
  private @Nullable Series counted(Key key, Instant now) {
    lock.lock();
    try {
      var found = series.get(key);
      if (found == null || found.last().plus(SERIES).isBefore(now)) {
        return null;
      }
      var counted = new Series(found.path(), found.count() + 1, now);
      series.put(key, counted);
      return counted;
    } finally {
      lock.unlock();
    }
  }

  private void begin(Resource about, Event event, Key key, Instant now) {
    var namespace = about.metadata().namespace();
    var path = "/apis/events.k8s.io/v1/namespaces/" + namespace + "/events";
    switch (api.post(path, body(about, event, now))) {
      case Answer.Done(var written, var _) -> {
        lock.lock();
        try {
          series.put(
              key, new Series(path + "/" + written.path("metadata").path("name").asText(), 1, now));
        } finally {
          lock.unlock();
        }
      }
      case Answer.Refused refused -> lost.accept(event.reason() + ": " + refused.message());
      case Answer.Unreached(var sentence) -> lost.accept(event.reason() + ": " + sentence);
    }
  }

  private void count(Series counted, Instant now) {
    var body = Json.RESOURCES.createObjectNode();
    body.putObject("series")
        .put("count", counted.count())
        .put("lastObservedTime", MICROS.format(now));
    switch (api.merge(counted.path(), body)) {
      case Answer.Done _ -> {}
      case Answer.Refused refused -> lost.accept(counted.path() + ": " + refused.message());
      case Answer.Unreached(var sentence) -> lost.accept(counted.path() + ": " + sentence);
    }
  }

  private ObjectNode body(Resource about, Event event, Instant now) {
    var metadata = about.metadata();
    var body = Json.RESOURCES.createObjectNode();
    body.put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
    body.putObject("metadata")
        .put("generateName", prefix(metadata.name()))
        .put("namespace", metadata.namespace());
    body.put("eventTime", MICROS.format(now))
        .put("reportingController", reporter.controller())
        .put("reportingInstance", reporter.instance())
        .put("type", event.type().name())
        .put("reason", event.reason())
        .put("action", event.action())
        .put("note", bounded(event.note()));
    body.putObject("regarding")
        .put("apiVersion", Kind.API_VERSION)
        .put("kind", about.kind().word())
        .put("namespace", metadata.namespace())
        .put("name", metadata.name())
        .put("uid", metadata.uid())
        .put("resourceVersion", metadata.resourceVersion());
    return body;
  }

  /** The API adds five letters to it, and a name has at most 253. */
  private static String prefix(String name) {
    return name.substring(0, Math.min(name.length(), 240)) + "-";
  }

  private static String bounded(String note) {
    var bytes = note.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_NOTE) {
      return note;
    }
    int end = MAX_NOTE - 3;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--; // not within a character
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
  }
}
