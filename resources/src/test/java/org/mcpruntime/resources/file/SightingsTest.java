package org.mcpruntime.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a file is taken for what somebody left behind. */
class SightingsTest {

  private final Sightings sightings = new Sightings();
  private final Map<String, @Nullable Stamp> files = new HashMap<>();

  @Test
  void a_file_that_stays_as_it_is_is_read_at_the_second_look() {
    happens("a", stamp(1));

    assertThat(sightings.ripe(files::get, true)).containsExactly("a");
  }

  @Test
  void a_file_that_is_still_being_written_is_not_read() {
    happens("a", stamp(1));
    files.put("a", stamp(2));

    var first = sightings.ripe(files::get, true);

    assertThat(first).isEmpty();
    assertThat(sightings.ripe(files::get, true)).containsExactly("a");
  }

  @Test
  void an_editor_that_moves_the_old_file_away_removes_nothing() {
    happens("a", null);
    var missing = sightings.ripe(files::get, true);
    happens("a", stamp(2));

    var back = sightings.ripe(files::get, true);

    assertThat(missing).isEmpty();
    assertThat(back).containsExactly("a");
  }

  @Test
  void a_file_that_stays_away_is_gone_at_the_third_look() {
    happens("a", null);
    var first = sightings.ripe(files::get, true);

    var second = sightings.ripe(files::get, true);

    assertThat(first).isEmpty();
    assertThat(second).containsExactly("a");
  }

  @Test
  void a_file_under_a_new_name_waits_for_the_old_one_to_be_gone_and_comes_first() {
    happens("old", null);
    happens("new", stamp(1));
    var first = sightings.ripe(files::get, true);

    var second = sightings.ripe(files::get, true);

    assertThat(first).isEmpty();
    assertThat(second).containsExactly("new", "old");
  }

  @Test
  void nobody_waits_for_ever_for_files_that_go_one_after_the_other() {
    happens("a", stamp(1));
    for (int i = 0; i < 2; i++) {
      happens("gone" + i, null);
      assertThat(sightings.ripe(files::get, true)).isEmpty();
      sightings.forget(Set.of("gone" + i));
    }
    happens("gone", null);

    assertThat(sightings.ripe(files::get, true)).contains("a");
  }

  @Test
  void while_git_works_nothing_is_gone() {
    happens("a", null);

    for (int i = 0; i < 10; i++) {
      assertThat(sightings.ripe(files::get, false)).isEmpty();
    }

    assertThat(sightings.ripe(files::get, true)).containsExactly("a");
  }

  private void happens(String file, @Nullable Stamp stamp) {
    files.put(file, stamp);
    sightings.add(file, stamp);
  }

  private static Stamp stamp(long time) {
    return new Stamp(1, time, time, "1:1");
  }
}
