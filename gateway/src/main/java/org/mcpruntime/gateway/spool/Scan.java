package org.mcpruntime.gateway.spool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment from one end to the other, whatever is broken in between: what is whole is
 * brought to a listener, and so is what is not. Each record's hash stands in it, so that what
 * follows a broken one can still be held against it.
 */
final class Scan {

  /** Hears what is found, in its order. */
  interface Listener {

    /**
     * A whole record.
     *
     * @param previous hash of the record in the chain before it
     */
    void record(Walk walk, Hash previous);

    /** Something that is no whole record, or not the one that belongs here. */
    void damage(Damage damage);
  }

  /**
   * A stretch of a segment that is not as it was written.
   *
   * @param from offset
   * @param until offset of the whole record behind it
   * @param firstSequence that is missing; as many are as are between it and the next
   * @param nextSequence of the whole record behind it in the chain; 0 where there is none
   * @param found sequences of the first records that stand there; empty where none can be read
   * @param id of the first of them, where it is an event
   * @param time of the first of them, where it is an event
   */
  record Damage(
      int from,
      int until,
      long firstSequence,
      long nextSequence,
      List<Long> found,
      @Nullable UUID id,
      @Nullable Instant time) {

    Damage {
      found = List.copyOf(found);
    }
  }

  /**
   * How it ended.
   *
   * @param end offset behind the last whole record
   * @param written offset behind the last byte that is not zero
   * @param place where the chain goes on
   * @param damages how many stretches there were; a torn end is none
   * @param torn whether the last record is not whole, and nothing whole is behind it
   */
  record Result(int end, int written, Pen.Place place, int damages, boolean torn) {}

  private static final int TOLD = 8;

  private final Header header;
  private final Listener listener;
  private final byte[] data;
  private final Walk walk;
  private final boolean trusting;
  private final int written;
  private Hash previous;
  private @Nullable Hash alternative;
  private long expected;
  private int damagedFrom = -1;
  private long damagedSequence;
  private final List<Long> found = new ArrayList<>();
  private @Nullable UUID foundId;
  private @Nullable Instant foundTime;
  private int damages;
  private boolean recordsBehind;
  private int wholeEnd = Layout.HEADER;
  private long lastWhole;
  private Hash lastHash;

  Scan(Header header, byte[] data, Listener listener, boolean trusting) {
    this.trusting = trusting;
    this.header = header;
    this.listener = listener;
    this.data = data;
    this.walk = new Walk(header, data, Math.min(data.length, header.size()));
    this.written = written(data);
    this.previous = header.previous();
    this.expected = header.first();
    this.lastWhole = header.first() - 1;
    this.lastHash = header.previous();
  }

  /** Reads all of a segment's bytes. */
  static Result of(Header header, byte[] data, Listener listener) {
    return new Scan(header, data, listener, false).run();
  }

  /** The same, but hashes are believed: for segments that were forced to the disk long ago. */
  static Result trusting(Header header, byte[] data, Listener listener) {
    return new Scan(header, data, listener, true).run();
  }

  /** Goes on to the next record or behind the next damage; false at the end. */
  boolean advance() {
    int from = walk.position();
    if (from >= written) {
      return false;
    }
    if (walk.next() == Walk.Step.RECORD) {
      record(from);
      return true;
    }
    damaged(from);
    int next = behind(from + 1);
    if (next < 0) {
      return false;
    }
    walk.position(next);
    // What stands before it is the hash to follow, unless it is the end of something out of the
    // chain.
    alternative = previous;
    previous = Hash.at(data, next - Hash.BYTES);
    return true;
  }

  private Result run() {
    boolean more = true;
    while (more) {
      more = advance();
    }
    boolean torn = damagedFrom >= 0 && !recordsBehind;
    if (damagedFrom >= 0) {
      damages += torn ? 0 : 1;
      damage(written, 0);
    }
    var place = new Pen.Place(header.first(), lastWhole, lastHash, walk.contexts(), walk.parts());
    return new Result(wholeEnd, written, place, damages, torn);
  }

  private void record(int from) {
    if (!walk.isChained()) {
      if (damagedFrom < 0) {
        whole();
      } else {
        recordsBehind = true;
        ground();
      }
      listener.record(walk, previous);
      return;
    }
    boolean inPlace = damagedFrom >= 0 || walk.sequence() == expected;
    if (inPlace && follows()) {
      restored(from);
      listener.record(walk, previous);
      previous = walk.hash();
      alternative = null;
      expected = walk.sequence() + 1;
      lastWhole = walk.sequence();
      lastHash = previous;
      whole();
    } else {
      damaged(from);
      found();
      boolean _ = walk.follows(previous);
      alternative = walk.computed();
      previous = walk.hash();
    }
  }

  /** What stands there instead: whoever reads of it wants to know. */
  private void found() {
    if (found.isEmpty() && walk.kind() == Layout.EVENT) {
      foundId = EventBody.id(data, walk.bodyFrom(), walk.bodyTo());
      foundTime = EventBody.time(data, walk.bodyFrom());
    }
    if (found.size() < TOLD) {
      found.add(walk.sequence());
    }
  }

  private void damage(int until, long next) {
    listener.damage(
        new Damage(damagedFrom, until, damagedSequence, next, found, foundId, foundTime));
  }

  /** A checkpoint tells how far the chain had come, even where the record before it cannot. */
  private void ground() {
    if (walk.kind() == Layout.CHECKPOINT && walk.checkpoint().sequence() >= expected) {
      lastWhole = walk.checkpoint().sequence();
      lastHash = walk.checkpoint().at();
      alternative = lastHash;
    }
  }

  private void whole() {
    wholeEnd = walk.position();
  }

  private boolean follows() {
    if (trusting || walk.follows(previous)) {
      return true;
    }
    if (alternative != null && walk.follows(alternative)) {
      previous = alternative;
      return true;
    }
    return false;
  }

  private void damaged(int from) {
    if (damagedFrom < 0) {
      damagedFrom = from;
      damagedSequence = expected;
      walk.behindDamage();
    }
  }

  private void restored(int from) {
    if (damagedFrom >= 0) {
      damages++;
      damage(from, walk.sequence());
      damagedFrom = -1;
      recordsBehind = false;
      found.clear();
      foundId = null;
      foundTime = null;
    }
  }

  /** The next place where a record can be read that shows itself to be one; -1 where none does. */
  private int behind(int from) {
    for (int at = from; at < written; at++) {
      if (data[at] != 0) {
        walk.position(at);
        boolean record = walk.next() == Walk.Step.RECORD;
        if (record && (!walk.isChained() || followsBytesBefore(at))) {
          // Read again from here; a definition is not made twice.
          if (!walk.isChained()) {
            walk.forget();
          }
          return at;
        }
      }
    }
    return -1;
  }

  private boolean followsBytesBefore(int at) {
    return walk.follows(Hash.at(data, at - Hash.BYTES)) || walk.follows(previous);
  }

  static int written(byte[] data) {
    int written = data.length;
    while (written > Layout.HEADER && data[written - 1] == 0) {
      written--;
    }
    return written;
  }
}
