package org.mcpruntime.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Whatever happens to the files: nothing is skipped, nothing comes twice. */
@NullUnmarked
final class EventFilesPropertiesTest {

  /** So many that none goes. */
  private static final int MANY = 100;

  enum Deed {
    SMALL,
    LARGE,
    CUT,
    ROTATE,
    HEARD,
    PAGE
  }

  private Path folder;

  @BeforeTry
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("events");
  }

  @AfterTry
  void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Arbitraries.of(Deed.class).list().ofMaxSize(60);
  }

  @Property(tries = 150)
  void nothingIsSkippedAndNothingComesTwice(
      @ForAll("deeds") List<Deed> deeds, @ForAll @IntRange(min = 1, max = 5) int limit)
      throws IOException {
    var written = new Written(folder, MANY);
    var files = written.files();
    var heard = new ArrayList<String>();
    var paged = new ArrayList<String>();
    int before = 0;
    @Nullable String next = null;
    boolean isPaging = false;
    try (var following = files.follow(Written.EVERYTHING)) {
      for (var deed : deeds) {
        switch (deed) {
          case SMALL -> written.event(1);
          case LARGE -> written.event(200_000);
          case CUT -> written.cut();
          case ROTATE -> written.rotate();
          case HEARD -> following.next().forEach(event -> heard.add(event.path("id").asText()));
          case PAGE -> {
            if (!isPaging) {
              isPaging = true;
              before = written.ids().size();
            } else if (next == null) {
              continue;
            }
            var page =
                files.newest(
                    Written.EVERYTHING, next == null ? null : UUID.fromString(next), limit);
            page.events().forEach(event -> paged.add(event.path("id").asText()));
            next = page.next();
          }
        }
      }
      int silent = 0;
      while (silent < 2) { // the first look may find a file that is just being begun
        var came = following.next();
        came.forEach(event -> heard.add(event.path("id").asText()));
        silent = came.isEmpty() ? silent + 1 : 0;
      }
    }
    while (next != null) {
      var page = files.newest(Written.EVERYTHING, UUID.fromString(next), limit);
      page.events().forEach(event -> paged.add(event.path("id").asText()));
      next = page.next();
    }

    assertThat(heard).isEqualTo(written.ids());
    assertThat(paged.reversed()).isEqualTo(written.ids().subList(0, before));
  }
}
