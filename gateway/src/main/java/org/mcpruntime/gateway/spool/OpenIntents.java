package org.mcpruntime.gateway.spool;

import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Intents whose outcome has not come, and the room that is kept for each. An open hash table in
 * columns, so that a call makes no garbage; for one thread at a time.
 */
final class OpenIntents {

  /** The sequence of a place that nothing is in. */
  private static final long FREE = 0;

  private long[] upper = new long[1024];
  private long[] lower = new long[1024];
  private long[] sequences = new long[1024];
  private int[] rooms = new int[1024];
  private @Nullable AuditEvent[] events = new @Nullable AuditEvent[1024];
  private Interning.@Nullable Known[] contexts = new Interning.@Nullable Known[1024];
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

  /** An intent was written. */
  void add(AuditEvent intent, Interning.Known context, long sequence, int room) {
    if (size * 2 >= upper.length) {
      grow();
    }
    var id = intent.id();
    int slot = slot(id.getMostSignificantBits(), id.getLeastSignificantBits());
    if (sequences[slot] == FREE) {
      size++;
      reserved += room;
      upper[slot] = id.getMostSignificantBits();
      lower[slot] = id.getLeastSignificantBits();
      sequences[slot] = sequence;
      rooms[slot] = room;
      events[slot] = intent;
      contexts[slot] = context;
    }
  }

  /**
   * The context that an outcome shares with its intent; null where it is none of them, or has one
   * of its own.
   */
  Interning.@Nullable Known context(AuditEvent outcome, UUID intent) {
    int slot = slot(intent.getMostSignificantBits(), intent.getLeastSignificantBits());
    var announced = events[slot];
    return announced != null && isOfOneContext(announced, outcome) ? contexts[slot] : null;
  }

  /** Whether an outcome was made of what its intent says, with what differs left out. */
  @SuppressWarnings("ReferenceEquality") // what is the same object needs not be compared
  private static boolean isOfOneContext(AuditEvent intent, AuditEvent outcome) {
    var one = intent.payload();
    var other = outcome.payload();
    return one.verdict() == other.verdict()
        && one.caller() == other.caller()
        && one.rpc() == other.rpc()
        && one.receiver() == other.receiver()
        && one.exchange().method() == other.exchange().method()
        && one.exchange().path() == other.exchange().path()
        && one.exchange().clientAddress() == other.exchange().clientAddress()
        && intent.source() == outcome.source()
        && intent.eventType() == outcome.eventType();
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
        events[hole] = null;
        contexts[hole] = null;
        return;
      }
      int home = home(upper[at], lower[at]);
      boolean movable = (at - home & mask) >= (at - hole & mask);
      if (movable) {
        copy(this, at, hole);
        hole = at;
      }
    }
  }

  private void copy(OpenIntents from, int at, int to) {
    upper[to] = from.upper[at];
    lower[to] = from.lower[at];
    sequences[to] = from.sequences[at];
    rooms[to] = from.rooms[at];
    events[to] = from.events[at];
    contexts[to] = from.contexts[at];
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
    before.events = events;
    before.contexts = contexts;
    int capacity = upper.length * 2;
    upper = new long[capacity];
    lower = new long[capacity];
    sequences = new long[capacity];
    rooms = new int[capacity];
    events = new @Nullable AuditEvent[capacity];
    contexts = new Interning.@Nullable Known[capacity];
    for (int i = 0; i < before.upper.length; i++) {
      if (before.sequences[i] != FREE) {
        copy(before, i, slot(before.upper[i], before.lower[i]));
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
