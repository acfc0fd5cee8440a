package org.mcpruntime.gateway.spool;

import java.time.Duration;

/**
 * How much there may be, and how often what is done.
 *
 * @param bytes of all segments together
 * @param segmentBytes of one; it is in memory while it is written to
 * @param softPercent of the bytes; where more is written, intents of what only reads are taken and
 *     no others
 * @param sync how long what was written may be lost to a power failure
 * @param checkpointRecords after how many records there is another checkpoint
 * @param checkpointEvery after what time there is, where there are new records
 * @param keep how long segments stay that every follower has passed, in half of the bytes at most;
 *     without followers all stay
 */
public record Bounds(
    long bytes,
    int segmentBytes,
    int softPercent,
    Duration sync,
    int checkpointRecords,
    Duration checkpointEvery,
    Duration keep) {

  public static final Bounds USUAL =
      new Bounds(
          1L << 30,
          1 << 20,
          90,
          Duration.ofMillis(100),
          10_000,
          Duration.ofSeconds(10),
          Duration.ZERO);

  static final int LEAST_SEGMENT = 4 * Layout.PAGE;
  static final int MOST_SEGMENT = 64 << 20;

  public Bounds {
    if (segmentBytes < LEAST_SEGMENT
        || segmentBytes > MOST_SEGMENT
        || segmentBytes % Layout.PAGE != 0) {
      throw new IllegalArgumentException(
          "a segment of %d bytes; it has whole pages of %d bytes, from %d bytes to %d"
              .formatted(segmentBytes, Layout.PAGE, LEAST_SEGMENT, MOST_SEGMENT));
    }
    if (bytes < 4L * segmentBytes) {
      throw new IllegalArgumentException(
          "a spool of %d bytes; it has room for four segments of %d bytes at least"
              .formatted(bytes, segmentBytes));
    }
    if (softPercent < 1 || softPercent > 100) {
      throw new IllegalArgumentException("a share of %d percent".formatted(softPercent));
    }
    if (sync.isNegative() || sync.isZero() || checkpointRecords < 1) {
      throw new IllegalArgumentException(
          "sync every %s, a checkpoint every %d records: both are more than nothing"
              .formatted(sync, checkpointRecords));
    }
  }

  /** The same, with other sizes. */
  public Bounds sized(long newBytes, int newSegmentBytes) {
    return new Bounds(
        newBytes, newSegmentBytes, softPercent, sync, checkpointRecords, checkpointEvery, keep);
  }

  long segments() {
    return bytes / segmentBytes;
  }

  long softBytes() {
    return bytes / 100 * softPercent;
  }
}
