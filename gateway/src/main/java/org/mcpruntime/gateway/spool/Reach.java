package org.mcpruntime.gateway.spool;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far one chain has come while it is verified, and how far that is signed. */
final class Reach {

  /** How far back a checkpoint may reach; it is signed while other events are written. */
  private static final int REMEMBERED = 1 << 16;

  /**
   * What may follow the last checkpoint: twice what a gateway lets pass, for it goes on writing
   * while it looks whether one is due, and signs.
   */
  private static final long MOST_RECORDS = 2L * Bounds.USUAL.checkpointRecords();

  /** The same in time; much more than a gateway lets pass, for a disk may be slow. */
  private static final Duration LONGEST = Bounds.USUAL.checkpointEvery().multipliedBy(6);

  private final String chain;
  private final @Nullable Hash[] hashes = new @Nullable Hash[REMEMBERED];
  private final @Nullable Instant[] times = new @Nullable Instant[REMEMBERED];
  private final long[] sequences = new long[REMEMBERED];
  private long first;
  private long last;
  private @Nullable Instant lastTime;
  private long signed = -1;
  private @Nullable Instant unsignedFrom;

  Reach(String chain) {
    this.chain = chain;
  }

  /** It is begun to be read with a record that follows one of this hash. */
  void begin(long sequence, Hash previous) {
    if (first == 0) {
      first = sequence;
      last = sequence - 1;
      remember(sequence - 1, previous, null);
    }
  }

  boolean isBegun() {
    return first != 0;
  }

  /** A record of it. */
  void passed(long sequence, Hash hash, @Nullable Instant time) {
    remember(sequence, hash, time);
    if (sequence > last) {
      last = sequence;
      lastTime = time == null ? lastTime : time;
      unsignedFrom = unsignedFrom == null ? time : unsignedFrom;
    }
  }

  private void remember(long sequence, Hash hash, @Nullable Instant time) {
    int slot = (int) (sequence & REMEMBERED - 1);
    hashes[slot] = hash;
    times[slot] = time;
    sequences[slot] = sequence;
  }

  /** Null where it is not known, or no longer. */
  @Nullable Hash hash(long sequence) {
    int slot = (int) (sequence & REMEMBERED - 1);
    return sequences[slot] == sequence ? hashes[slot] : null;
  }

  /** Whether it lies before what is read, so that nothing can be held against it. */
  boolean isBefore(long sequence) {
    return sequence < first - 1;
  }

  /** A key that is known has signed it so far. */
  void signed(long sequence) {
    if (sequence > signed) {
      signed = sequence;
      int next = (int) (sequence + 1 & REMEMBERED - 1);
      unsignedFrom = sequence < last && sequences[next] == sequence + 1 ? times[next] : null;
    }
  }

  /** Where a signature is missing; null where none must be. */
  @Nullable String unsigned() {
    if (last < first) {
      return null;
    }
    if (signed < 0) {
      return ("no checkpoint of chain %s is signed with one of the keys: all of it may have been"
              + " written by anybody")
          .formatted(chain);
    }
    boolean late =
        unsignedFrom != null
            && lastTime != null
            && Duration.between(unsignedFrom, lastTime).compareTo(LONGEST) > 0;
    return late || last - signed > MOST_RECORDS
        ? ("chain %s is signed up to sequence %d only: the %d records behind it, more than a"
                + " gateway leaves unsigned, may have been written by anybody")
            .formatted(chain, signed, last - signed)
        : null;
  }

  /** The first sequence that nobody who is known has signed. */
  long unsignedSequence() {
    return Math.max(first, signed + 1);
  }

  /** Whether a gateway may have written it since the checkpoint before it. */
  static boolean isShort(Verdict.Chain chain) {
    return chain.last() - chain.first() < MOST_RECORDS;
  }

  Verdict.Chain told() {
    return new Verdict.Chain(chain, first, last, signed < 0 ? null : signed);
  }
}
