package org.mcpruntime.mcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The names of all objects that are open, to find one that an object has twice.
 *
 * <p>A few names of one object are compared one by one; more are sorted when the object ends, so
 * that the cost is that of sorting whatever names somebody chose. Names are kept as places in the
 * output, relative to its beginning, because the output may move while they are kept.
 */
final class SeenNames {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FEW = 24;
  private static final int FIRST_ROOM = 64;
  private static final int KEPT_ROOM = 4096;

  private long[] hashes = new long[FIRST_ROOM];
  private int[] starts = new int[FIRST_ROOM];
  private int[] ends = new int[FIRST_ROOM];
  private int[] quotes = new int[FIRST_ROOM];
  private int count;

  int count() {
    return count;
  }

  int start(int name) {
    return starts[name];
  }

  int end(int name) {
    return ends[name];
  }

  /** Where the name stands in the input. */
  int quote(int name) {
    return quotes[name];
  }

  /** Forgets all, and gives back the room that one message with many names took. */
  void clear() {
    count = 0;
    if (hashes.length > KEPT_ROOM) {
      room(FIRST_ROOM);
    }
  }

  /** Forgets the names from this one on: their object has ended. */
  void forget(int first) {
    count = first;
  }

  /**
   * Keeps a name.
   *
   * @param first of the names of the same object
   * @param base where the output begins in {@code text}
   * @return false when the object has it already
   */
  boolean add(byte[] text, int from, int to, int first, int base, int quote) {
    long hash = hash(text, from, to);
    if (count - first < FEW) {
      for (int i = first; i < count; i++) {
        if (hashes[i] == hash
            && Arrays.equals(text, base + starts[i], base + ends[i], text, from, to)) {
          return false;
        }
      }
    }
    if (count == hashes.length) {
      room(count * 2);
    }
    hashes[count] = hash;
    starts[count] = from - base;
    ends[count] = to - base;
    quotes[count] = quote;
    count++;
    return true;
  }

  private void room(int size) {
    hashes = Arrays.copyOf(hashes, size);
    starts = Arrays.copyOf(starts, size);
    ends = Arrays.copyOf(ends, size);
    quotes = Arrays.copyOf(quotes, size);
  }

  /** A name that the object has twice, -1 where there is none. */
  int repeated(byte[] text, int base, int first) {
    if (count - first <= FEW) {
      return -1; // each was compared when it came
    }
    var sorted = Arrays.copyOfRange(hashes, first, count);
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return repeatedBytes(text, base, first);
      }
    }
    return -1;
  }

  private int repeatedBytes(byte[] text, int base, int first) {
    Comparator<Integer> byBytes =
        (one, other) ->
            Arrays.compare(
                text,
                base + starts[one],
                base + ends[one],
                text,
                base + starts[other],
                base + ends[other]);
    var order =
        IntStream.range(first, count)
            .boxed()
            .sorted(byBytes.thenComparing(Comparator.naturalOrder()))
            .toList();
    for (int i = 1; i < order.size(); i++) {
      if (byBytes.compare(order.get(i - 1), order.get(i)) == 0) {
        return order.get(i);
      }
    }
    return -1;
  }

  private static long hash(byte[] text, int from, int to) {
    long hash = (long) to - from;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      hash = mixed(hash ^ (long) LONGS.get(text, i));
    }
    long tail = 0;
    for (; i < to; i++) {
      tail = (tail << 8) | (text[i] & 0xff);
    }
    return mixed(hash ^ tail);
  }

  private static long mixed(long hash) {
    long product = hash * 0x9E3779B97F4A7C15L;
    return product ^ (product >>> 32);
  }
}
