package org.mcpruntime.gateway.spool;

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
   * @param found sequence of the record that stands there though it does not belong there; 0 where
   *     none can be read
   */
  record Damage(int from, int until, long firstSequence, long nextSequence, long found) {}

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

  private final Header header;
  private final Listener listener;
  private final byte[] data;
  private final Walk walk;
  private final int written;
  private Hash previous;
  private @Nullable Hash alternative;
  private long expected;
  private int damagedFrom = -1;
  private long damagedSequence;
  private long found;
  private int damages;
  private boolean recordsBehind;
  private int wholeEnd = Layout.HEADER;
  private long lastWhole;
  private Hash lastHash;

  Scan(Header header, byte[] data, Listener listener) {
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
    return new Scan(header, data, listener).run();
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
    previous = Hash.at(data, next - Hash.BYTES);
    alternative = null;
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
      listener.damage(new Damage(damagedFrom, written, damagedSequence, 0, found));
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
      found = found == 0 ? walk.sequence() : found;
      boolean _ = walk.follows(previous);
      alternative = walk.computed();
      previous = walk.hash();
    }
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
    if (walk.follows(previous)) {
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
      listener.damage(new Damage(damagedFrom, from, damagedSequence, walk.sequence(), found));
      damagedFrom = -1;
      recordsBehind = false;
      found = 0;
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
    return walk.follows(Hash.at(data, at - Hash.BYTES));
  }

  static int written(byte[] data) {
    int written = data.length;
    while (written > Layout.HEADER && data[written - 1] == 0) {
      written--;
    }
    return written;
  }
}
