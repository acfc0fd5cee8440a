package org.mcpruntime.feed.subscribe;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.feed.wire.Paths;
import org.mcpruntime.feed.wire.TrustedKeys;
import org.mcpruntime.process.http.Endpoint;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.Outgoing;

/**
 * The keys that are trusted: those of the anchors, and those that a trusted key has announced. Used
 * by the subscriber's thread.
 */
final class Trust {

  private static final long PATIENCE_S = 5;

  private final Anchors anchors;
  private final Subscriber.Net net;
  private final @Nullable Cache cache;
  private final List<byte[]> chain = new ArrayList<>();
  private List<Jwk> anchored;
  private List<Jwk> announced = List.of();
  private Instant announcedAt = Instant.MIN;
  private TrustedKeys keys = TrustedKeys.of(List.of());
  private boolean doubted = true;

  /**
   * @param cache what was kept of the last time; null where nothing is
   * @throws IllegalArgumentException where the anchors cannot be read
   */
  Trust(Anchors anchors, Subscriber.Net net, @Nullable Cache cache) {
    this.anchors = anchors;
    this.net = net;
    this.cache = cache;
    anchored =
        switch (anchors) {
          case Anchors.File file -> file.read().keys();
          case Anchors.Place _ -> asked(cache == null ? List.of() : cache.anchors());
        };
    settle();
    for (var line : cache == null ? List.<byte[]>of() : cache.keys()) {
      if (keys.open(line) instanceof Frame.Announcement announcement
          && announcement.at().isAfter(announcedAt)) {
        chain.add(line);
        announcedAt = announcement.at();
        announced = announcement.keys();
        settle();
      }
    }
  }

  /** What was asked for last time, where it can still be read. */
  private static List<Jwk> asked(List<byte[]> kept) {
    try {
      var keys = kept.isEmpty() ? List.<Jwk>of() : Jwk.Set.parse(kept.getFirst()).keys();
      var _ = TrustedKeys.of(keys);
      return keys;
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  private void settle() {
    keys = TrustedKeys.of(anchored).with(announced);
  }

  TrustedKeys keys() {
    return keys;
  }

  /** Of when the last announcement was that was kept: an older one brings back no key. */
  Instant announcedAt() {
    return announcedAt;
  }

  /** Somebody signs with a key that is not known. */
  void doubt() {
    doubted = true;
  }

  /** Looks at the anchors again, where there is a reason to. */
  void refresh() throws InterruptedException {
    if (!doubted) {
      return;
    }
    try {
      var found =
          switch (anchors) {
            case Anchors.File file -> file.read().keys();
            case Anchors.Place place -> fetch(place);
          };
      if (!found.isEmpty()) {
        var _ = TrustedKeys.of(found);
        anchored = found;
        doubted = false;
        settle();
        if (cache != null && anchors instanceof Anchors.Place) {
          cache.anchored(new Jwk.Set(found).json());
        }
      }
    } catch (IllegalArgumentException e) {
      // What was trusted stays so; the next attempt asks again.
      doubted = true;
    }
  }

  private List<Jwk> fetch(Anchors.Place place) throws InterruptedException {
    var headers = Fields.none();
    headers.set(HttpHeaderNames.ACCEPT, "application/json");
    var path = place.url().getRawPath();
    var target = path == null || path.isEmpty() ? Paths.KEYS : path;
    var request = new Outgoing("GET", target, headers, ByteBuffer.allocate(0));
    try {
      var reply =
          Fetch.send(net.client(), net.loop(), Endpoint.of(place.url()), request)
              .get(PATIENCE_S, TimeUnit.SECONDS);
      return reply.status() == 200 ? Jwk.Set.parse(reply.body()).keys() : List.of();
    } catch (ExecutionException | TimeoutException e) {
      return List.of();
    }
  }

  /** A trusted key says that these sign from now on; the anchors stay. */
  void announced(List<Jwk> now, Instant at, byte[] line) {
    try {
      var _ = TrustedKeys.of(now);
    } catch (IllegalArgumentException e) {
      return; // of a kind that is not known here
    }
    boolean news = !Set.copyOf(announced).equals(Set.copyOf(now));
    announced = now;
    announcedAt = at;
    settle();
    if (news && cache != null) {
      chain.add(line);
      cache.announced(chain);
    }
  }
}
