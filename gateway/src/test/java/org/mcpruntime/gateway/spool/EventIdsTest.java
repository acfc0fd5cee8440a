package org.mcpruntime.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** UUIDs of version 7, in their order. */
class EventIdsTest {

  @Property(tries = 300)
  void ids_grow_whatever_the_clock_does(
      @ForAll long seed,
      @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0, max = 1L << 40) Long> clock) {
    var now = new AtomicReference<>(Instant.EPOCH);
    var ids = new EventIds(now::get, seed, null);
    var made = new ArrayList<UUID>();
    for (long millis : clock) {
      now.set(Instant.ofEpochMilli(millis));
      made.add(ids.next());
      made.add(ids.next());
    }

    assertThat(made).allMatch(id -> id.version() == 7 && id.variant() == 2);
    assertThat(made.stream().map(UUID::toString).toList()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void an_id_begins_with_its_time() {
    var ids = new EventIds(() -> Instant.parse("2026-11-20T12:00:00.123Z"), 1, null);

    assertThat(ids.next().getMostSignificantBits() >>> 16)
        .isEqualTo(Instant.parse("2026-11-20T12:00:00.123Z").toEpochMilli());
  }

  @Test
  void more_ids_than_fit_into_a_millisecond_borrow_from_the_next() {
    var ids = new EventIds(() -> Instant.ofEpochMilli(1000), 1, null);

    var made = IntStream.range(0, 10_000).mapToObj(_ -> ids.next().toString()).toList();

    assertThat(made).isSorted();
    assertThat(new HashSet<>(made)).hasSize(10_000);
    assertThat(UUID.fromString(made.getLast()).getMostSignificantBits() >>> 16).isEqualTo(1002);
  }

  @Test
  void several_threads_never_get_the_same() throws InterruptedException {
    var ids = new EventIds(() -> Instant.ofEpochMilli(1000), 1, null);
    var made = Collections.synchronizedSet(new HashSet<UUID>());

    var threads =
        IntStream.range(0, 4)
            .mapToObj(
                _ ->
                    Thread.ofPlatform()
                        .start(() -> IntStream.range(0, 5_000).forEach(_ -> made.add(ids.next()))))
            .toList();
    for (var thread : threads) {
      thread.join();
    }

    assertThat(made).hasSize(20_000);
  }

  @Test
  void ids_of_a_new_process_are_greater_than_the_last_though_the_clock_went_back() {
    var last = new EventIds(() -> Instant.ofEpochMilli(5000), 1, null).next();

    var next = new EventIds(() -> Instant.ofEpochMilli(1000), 2, last).next();

    assertThat(next.toString()).isGreaterThan(last.toString());
  }
}
