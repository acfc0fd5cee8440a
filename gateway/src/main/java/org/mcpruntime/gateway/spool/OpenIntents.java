package org.mcpruntime.gateway.spool;

import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Intents whose outcome has not come, and the room that is kept for each. An open hash table of
 * numbers, so that a call makes no garbage; for one thread at a time.
 */
final class OpenIntents {

  /** The sequence of a place that nothing is in. */
  private static final long FREE = 0;

  private long[] upper = new long[1024];
  private long[] lower = new long[1024];
  private long[] sequences = new long[1024];
  private int[] rooms = new int[1024];
  private int size;
  private long reserved;

  int size() {
    return size;
  }

  /** Bytes that are kept for all outcomes together. */
  long reserved() {
    return reserved;
  }

  /** Whether it is one of them. */
  boolean holds(UUID id) {
    return sequences[slot(id.getMostSignificantBits(), id.getLeastSignificantBits())] != FREE;
  }

  void add(UUID id, long sequence, int room) {
    if (size * 2 >= upper.length) {
      grow();
    }
    put(id.getMostSignificantBits(), id.getLeastSignificantBits(), sequence, room);
  }

  private void put(long high, long low, long sequence, int room) {
    int slot = slot(high, low);
    if (sequences[slot] == FREE) {
      size++;
      reserved += room;
      upper[slot] = high;
      lower[slot] = low;
      sequences[slot] = sequence;
      rooms[slot] = room;
    }
  }

  /** Its room, which is free now; -1 where it is none of them. */
  int remove(UUID id) {
    int slot = slot(id.getMostSignificantBits(), id.getLeastSignificantBits());
    if (sequences[slot] == FREE) {
      return -1;
    }
    int room = rooms[slot];
    size--;
    reserved -= room;
    close(slot);
    return room;
  }

  /** Moves those behind a hole into it, so that each is still found. */
  private void close(int hole) {
    int mask = upper.length - 1;
    int at = hole;
    while (true) {
      at = at + 1 & mask;
      if (sequences[at] == FREE) {
        sequences[hole] = FREE;
        return;
      }
      int home = home(upper[at], lower[at]);
      boolean movable = (at - home & mask) >= (at - hole & mask);
      if (movable) {
        upper[hole] = upper[at];
        lower[hole] = lower[at];
        sequences[hole] = sequences[at];
        rooms[hole] = rooms[at];
        hole = at;
      }
    }
  }

  private int slot(long high, long low) {
    int mask = upper.length - 1;
    int at = home(high, low);
    while (sequences[at] != FREE && (upper[at] != high || lower[at] != low)) {
      at = at + 1 & mask;
    }
    return at;
  }

  private int home(long high, long low) {
    long mixed = (high ^ low) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & upper.length - 1;
  }

  private void grow() {
    var before = new OpenIntents();
    before.upper = upper;
    before.lower = lower;
    before.sequences = sequences;
    before.rooms = rooms;
    int capacity = upper.length * 2;
    upper = new long[capacity];
    lower = new long[capacity];
    sequences = new long[capacity];
    rooms = new int[capacity];
    size = 0;
    reserved = 0;
    for (int i = 0; i < before.upper.length; i++) {
      if (before.sequences[i] != FREE) {
        put(before.upper[i], before.lower[i], before.sequences[i], before.rooms[i]);
      }
    }
  }

  /** Their sequences. */
  void forEachSequence(LongConsumer consumer) {
    for (int i = 0; i < upper.length; i++) {
      if (sequences[i] != FREE) {
        consumer.accept(sequences[i]);
      }
    }
  }
}
