package org.mcpruntime.feed.publish;

import io.netty.util.concurrent.Ticker;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Frames;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** Makes lines of frames, with the key whose turn it is. Used by the publisher's thread. */
final class Signer {

  /** Gateways believe no time that is further ahead of their clocks. */
  private static final Duration AHEAD = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofSeconds(30);

  private final KeyRing keys;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Log log;
  private final FeedMetrics metrics;
  private Instant lastSaid = Instant.EPOCH;
  private Instant announcedAt = Instant.EPOCH;
  private final AtomicBoolean turning = new AtomicBoolean();
  private List<byte[]> announcements;
  private List<Jwk> announcedKeys = List.of();
  private long lookAt;

  Signer(KeyRing keys, Publisher.World world, FeedMetrics metrics) {
    this.keys = keys;
    this.clock = world.clock();
    this.ticker = world.ticker();
    this.log = world.log();
    this.metrics = metrics;
    this.announcements = announced();
    this.lookAt = ticker.nanoTime();
  }

  byte[] line(Frame frame) {
    metrics.signatures.incrementAndGet();
    byte[] line = Frames.line(keys.signing(clock.instant()), frame);
    if (line.length > Frames.LONGEST) {
      log.error(
          "A policy is longer than gateways take; split the server",
          LogKeys.BYTES.is(line.length),
          LogKeys.LIMIT.is(Frames.LONGEST),
          LogKeys.SERVER.is(frame instanceof Frame.OfServer of ? of.server().toString() : ""));
    }
    return line;
  }

  /**
   * A time that is above every one that was said before. What was said while the clock was far
   * ahead is not counted, for nobody believed it.
   */
  Instant saying() {
    var now = clock.instant();
    boolean isUsable = now.isAfter(lastSaid) || lastSaid.isAfter(now.plus(AHEAD));
    lastSaid = isUsable ? now : lastSaid.plusNanos(1000);
    return lastSaid;
  }

  /** Tell the keys to everybody, also to who knows only an old one. */
  List<byte[]> announcements() {
    if (announcedAt.isAfter(clock.instant().plus(AHEAD))) {
      announcements = announced();
    }
    return announcements;
  }

  private List<byte[]> announced() {
    announcedAt = saying();
    announcedKeys = keys.published();
    var frame = new Frame.Announcement(announcedAt, announcedKeys);
    return keys.begun(clock.instant()).stream().map(key -> Frames.line(key, frame)).toList();
  }

  /**
   * Has the keys changed when it is time, without waiting for it; whether they are others than were
   * announced. Whatever becomes of it, the old ones go on: else everybody would stop.
   */
  boolean turn(Instant now) {
    if (ticker.nanoTime() - lookAt >= 0) {
      lookAt = ticker.nanoTime() + LOOK.toNanos();
      if (keys.isDue(now) && turning.compareAndSet(false, true)) {
        var _ = Thread.startVirtualThread(() -> turnNow(now));
      }
    }
    if (keys.published().equals(announcedKeys)) {
      return false;
    }
    announcements = announced();
    log.info("The signing keys have changed", LogKeys.COUNT.is(announcedKeys.size()));
    return true;
  }

  private void turnNow(Instant now) {
    try {
      var _ = keys.turn(now);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      log.error("The signing keys cannot be changed; the old ones go on", LogKeys.ERROR.is(e));
    } finally {
      turning.set(false);
    }
  }
}
