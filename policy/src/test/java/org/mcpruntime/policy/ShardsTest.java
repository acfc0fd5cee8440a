package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that grows and shrinks holds just what was put into it. */
class ShardsTest {

  /** Of everything, of a few, of one: so that all meet in one slot. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 7, 1})
  void values_that_come_and_go_are_found_by_their_hash(int hashes) {
    ToIntFunction<String> hash = text -> text.hashCode() % hashes;
    var random = new Random(1);
    var there = new ArrayList<String>();
    var shards = Shards.of(hash, List.<String>of());
    for (int step = 0; step < 120; step++) {
      // First they become more, then fewer.
      int more = step < 60 ? 30 : 2;
      int fewer = step < 60 ? 2 : 30;
      int from = step * 100;
      var put = IntStream.range(from, from + random.nextInt(more)).mapToObj(i -> "v" + i).toList();
      var gone = new ArrayList<String>();
      for (int i = random.nextInt(fewer); i > 0 && !there.isEmpty(); i--) {
        gone.add(there.remove(random.nextInt(there.size())));
      }
      there.addAll(put);
      shards = shards.with(put, gone);
    }

    assertThat(shards.values()).containsExactlyInAnyOrderElementsOf(there);
    assertThat(shards.size()).isEqualTo(there.size());
    for (var value : there) {
      assertThat(isFound(shards, hash.applyAsInt(value), value)).isTrue();
    }
    assertThat(isFound(shards, hash.applyAsInt("x"), "x")).isFalse();
  }

  private static boolean isFound(Shards<String> shards, int hash, String value) {
    var slots = shards.slots(hash);
    for (int at = Shards.first(hash, slots); slots[at] != null; at = Shards.next(at, slots)) {
      if (value.equals(slots[at])) {
        return true;
      }
    }
    return false;
  }
}
