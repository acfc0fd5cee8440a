package org.mcpruntime.feed.publish;

import io.netty.util.concurrent.Ticker;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Frames;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** Makes lines of frames, with the key whose turn it is. Used by the publisher's thread. */
final class Signer {

  /** Gateways believe no time that is further ahead of their clocks. */
  private static final Duration AHEAD = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  private final KeyRing keys;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Log log;
  private final FeedMetrics metrics;
  private Instant lastSaid = Instant.EPOCH;
  private Instant announcedAt = Instant.EPOCH;
  private List<byte[]> announcements;
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
    var frame = new Frame.Announcement(announcedAt, keys.published());
    return keys.begun(clock.instant()).stream().map(key -> Frames.line(key, frame)).toList();
  }

  /**
   * Changes the keys when it is time; whether they have changed. Whatever becomes of it, the old
   * ones go on: else everybody would stop.
   */
  boolean turn(Instant now) {
    if (ticker.nanoTime() - lookAt < 0) {
      return false;
    }
    lookAt = ticker.nanoTime() + LOOK.toNanos();
    try {
      if (!keys.turn(now)) {
        return false;
      }
      announcements = announced();
      log.info("The signing keys have changed", LogKeys.COUNT.is(keys.published().size()));
      return true;
    } catch (UncheckedIOException e) {
      lookAt = ticker.nanoTime() + LOOK_AGAIN.toNanos();
      log.error("The signing keys cannot be changed; the old ones go on", LogKeys.ERROR.is(e));
      return false;
    }
  }
}
