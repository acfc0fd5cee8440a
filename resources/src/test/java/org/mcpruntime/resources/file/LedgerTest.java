package org.mcpruntime.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Written;

/** What watches are told when much happens, or nothing. */
class LedgerTest {

  private final Ledger ledger = new Ledger(List.of(), 0);

  @Test
  void a_slow_watch_is_told_to_list_again_and_nothing_more() throws Exception {
    try (var watch = ledger.watch(Selection.all(Kind.GRANT))) {
      var _ = watch.next(Duration.ZERO);
      happen(Kind.GRANT, Ledger.REMEMBERED + 1);

      var change = watch.next(Duration.ZERO);

      assertThat(change).get().isInstanceOf(Change.Expired.class);
      assertThat(watch.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void a_watch_that_is_just_in_time_misses_nothing() throws Exception {
    try (var watch = ledger.watch(Selection.all(Kind.GRANT))) {
      var _ = watch.next(Duration.ZERO);
      happen(Kind.GRANT, Ledger.REMEMBERED);

      for (int i = 1; i <= Ledger.REMEMBERED; i++) {
        assertThat(watch.next(Duration.ZERO).flatMap(Change::about).map(Resource::version))
            .contains(Ledger.version(i));
      }
      assertThat(watch.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void a_watch_of_a_quiet_kind_is_told_how_far_it_has_come() throws Exception {
    try (var watch = ledger.watch(Selection.all(Kind.SESSION))) {
      var _ = watch.next(Duration.ZERO);
      happen(Kind.GRANT, 1_000);

      assertThat(watch.next(Duration.ZERO))
          .contains(new Change.Bookmark(Ledger.version(1_000), false));
    }
  }

  @Test
  void a_version_of_another_store_is_not_known() throws Exception {
    for (var version : List.of("7", "a-word")) {
      try (var watch = ledger.watch(Selection.all(Kind.GRANT), new Version(version))) {
        assertThat(watch.next(Duration.ZERO)).get().isInstanceOf(Change.Expired.class);
      }
    }
  }

  private void happen(Kind kind, int times) throws JsonProcessingException {
    var manifest = Written.grant("team-a", "ops").value();
    var wanted = Resource.of(kind, manifest);
    for (int i = 0; i < times; i++) {
      var resource = Succession.first(wanted, ledger.version() + 1, Instant.EPOCH);
      ledger.commit(List.of(new Pending.Put(new Ledger.Entry(resource, "a.yaml"), i == 0)));
    }
  }
}
