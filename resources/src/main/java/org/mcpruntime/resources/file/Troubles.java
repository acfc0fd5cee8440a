package org.mcpruntime.resources.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Place;

/** What is wrong with the folder as a whole, not with what its files say. */
final class Troubles {

  private static final String JOURNAL = Folder.STATE + "/journal";

  private @Nullable Finding absence;
  private @Nullable Finding directories;
  private @Nullable Finding journal;
  private final List<Finding> damage = new ArrayList<>();

  /** The folder is not there; null when it is again. */
  void absent(@Nullable String folder) {
    absence =
        folder == null
            ? null
            : whole(
                folder,
                "is not there, or is another folder than the one that was opened; all stays in"
                    + " force as it was. Bring it back, or start again to take what is there now");
  }

  /** Directories that cannot be listed, if any. */
  void closed(List<String> closed) {
    directories =
        closed.isEmpty()
            ? null
            : whole(
                String.join(", ", closed),
                "cannot be listed; what was in force from there stays so");
  }

  void forgetful(@Nullable String reason) {
    journal =
        whole(
            JOURNAL,
            ("cannot be written (%s): what files say is in force, but identity and status of what"
                    + " changes now would begin anew after a restart; make room or give access")
                .formatted(reason));
  }

  void remembering() {
    journal = null;
  }

  void damaged(List<Integer> lines) {
    for (int line : lines) {
      damage.add(
          new Finding(
              Finding.Severity.WARNING,
              new Place(JOURNAL, line, 1),
              "",
              "",
              "cannot be read; identity or status of an object may have begun anew"));
    }
  }

  private static Finding whole(String place, String sentence) {
    return new Finding(Finding.Severity.ERROR, Place.whole(place), "", "", sentence);
  }

  List<Finding> findings() {
    var all = new ArrayList<Finding>();
    Stream.of(
            Optional.ofNullable(absence),
            Optional.ofNullable(directories),
            Optional.ofNullable(journal))
        .flatMap(Optional::stream)
        .forEach(all::add);
    all.addAll(damage);
    return all;
  }
}
