package org.mcpruntime.resources.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Files that something happened to, until they are as somebody left them.
 *
 * <p>An editor truncates and writes, or moves the old file away before the new one is there; both
 * look like a loss for a moment. So a file counts when two looks in a row find it the same, and its
 * absence when three do.
 */
final class Sightings {

  private static final int LOOKS_AT_A_FILE = 1;
  private static final int LOOKS_AT_NOTHING = 2;

  /** So often the others wait for a file that is missing: it may be one of them by now. */
  private static final int WAITS = 2;

  private record Sighting(@Nullable Stamp stamp, int repeated) {

    boolean ripe(boolean absencesCount) {
      return stamp == null
          ? absencesCount && repeated >= LOOKS_AT_NOTHING
          : repeated >= LOOKS_AT_A_FILE;
    }
  }

  private final Map<String, Sighting> sightings = new LinkedHashMap<>();
  private int waited;

  /** Something happened to a file, which now looks like this; null if it is not there. */
  void add(String file, @Nullable Stamp stamp) {
    var before = sightings.get(file);
    if (before == null || !Objects.equals(before.stamp(), stamp)) {
      sightings.put(file, new Sighting(stamp, 0));
    }
  }

  boolean isEmpty() {
    return sightings.isEmpty();
  }

  void forget(Set<String> files) {
    sightings.keySet().removeAll(files);
  }

  /**
   * Looks once more; gives the files that may be read now, those that are gone last.
   *
   * @param absencesCount false while it is known that missing files are about to come back
   */
  List<String> ripe(Function<String, @Nullable Stamp> look, boolean absencesCount) {
    sightings.replaceAll(
        (file, before) -> {
          var now = look.apply(file);
          return Objects.equals(now, before.stamp())
              ? new Sighting(now, before.repeated() + 1)
              : new Sighting(now, 0);
        });
    boolean missing =
        sightings.values().stream().anyMatch(s -> s.stamp() == null && !s.ripe(absencesCount));
    if (missing && waited < WAITS) {
      waited++;
      return List.of();
    }
    waited = 0;
    var present = new ArrayList<String>();
    var absent = new ArrayList<String>();
    sightings.forEach(
        (file, sighting) -> {
          if (sighting.ripe(absencesCount)) {
            (sighting.stamp() == null ? absent : present).add(file);
          }
        });
    present.addAll(absent);
    return present;
  }
}
