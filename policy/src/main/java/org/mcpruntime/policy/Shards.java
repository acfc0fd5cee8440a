package org.mcpruntime.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values by a hash, in tables so small that a change copies one of them; immutable.
 *
 * <p>Whoever looks up walks the slots from the first until one is free, and compares as it likes:
 * no key object is made, and values of one hash may be many.
 */
final class Shards<T> {

  private static final int VALUES_EACH = 32;
  private static final int MOST = 1_024;

  /** So that most are found where they are looked for first. */
  private static final int SLOTS_EACH = 3;

  private final ToIntFunction<T> hash;
  private final @Nullable Object[][] shards;
  private final int size;

  private Shards(ToIntFunction<T> hash, @Nullable Object[][] shards, int size) {
    this.hash = hash;
    this.shards = shards;
    this.size = size;
  }

  static <T> Shards<T> of(ToIntFunction<T> hash, Collection<T> values) {
    int count = Math.clamp(Integer.highestOneBit(values.size() / VALUES_EACH), 1, MOST);
    var parts = new ArrayList<List<T>>(count);
    for (int i = 0; i < count; i++) {
      parts.add(new ArrayList<>());
    }
    values.forEach(value -> parts.get(part(hash.applyAsInt(value), count)).add(value));
    var shards = new @Nullable Object[count][];
    Arrays.setAll(shards, i -> table(hash, parts.get(i)));
    return new Shards<>(hash, shards, values.size());
  }

  int size() {
    return size;
  }

  /** The slots in which all values of that hash are. */
  @Nullable Object[] slots(int wanted) {
    return shards[part(wanted, shards.length)];
  }

  /** Where to begin among the slots; there is always a free one to end at. */
  static int first(int wanted, @Nullable Object[] slots) {
    return scaled(spread(wanted) * 0x85EBCA6B, slots.length);
  }

  static int next(int at, @Nullable Object[] slots) {
    return at + 1 == slots.length ? 0 : at + 1;
  }

  List<T> values() {
    var values = new ArrayList<T>(size);
    for (var shard : shards) {
      values.addAll(values(shard));
    }
    return values;
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> values(@Nullable Object[] shard) {
    var values = new ArrayList<T>(shard.length / SLOTS_EACH + 1);
    for (var value : shard) {
      if (value != null) {
        values.add((T) value);
      }
    }
    return values;
  }

  /** These without some, which are in here, and with others. */
  Shards<T> with(List<T> put, List<T> gone) {
    var changed = shards.clone();
    for (var value : gone) {
      change(changed, value, false);
    }
    for (var value : put) {
      change(changed, value, true);
    }
    var after = new Shards<>(hash, changed, size + put.size() - gone.size());
    return after.misshapen() ? of(hash, after.values()) : after;
  }

  /** So far from the shape of its size that making it anew is cheap by what has changed since. */
  private boolean misshapen() {
    int each = size / shards.length;
    return (each > 4 * VALUES_EACH && shards.length < MOST) || (each < 4 && shards.length > 1);
  }

  private void change(@Nullable Object[][] changed, T value, boolean put) {
    int at = part(hash.applyAsInt(value), changed.length);
    List<T> values = values(changed[at]);
    if (put) {
      values.add(value);
    } else {
      values.remove(value);
    }
    changed[at] = table(hash, values);
  }

  private static <T> @Nullable Object[] table(ToIntFunction<T> hash, List<T> values) {
    var slots = new @Nullable Object[SLOTS_EACH * values.size() + 1];
    for (var value : values) {
      int at = first(hash.applyAsInt(value), slots);
      while (slots[at] != null) {
        at = next(at, slots);
      }
      slots[at] = value;
    }
    return slots;
  }

  private static int part(int hash, int count) {
    return scaled(spread(hash), count);
  }

  /** The hash, as a number below the bound. */
  private static int scaled(int hash, int bound) {
    return (int) ((Integer.toUnsignedLong(hash) * bound) >>> 32);
  }

  private static int spread(int hash) {
    return (hash ^ (hash >>> 15)) * 0x9E3779B1;
  }
}
