package org.mcpruntime.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From wherever in a page, a pad leads to the next page, or there is none. */
class PadTest {

  private static final UUID CHAIN = new UUID(1, 2);

  @TempDir private Path folder;

  @Test
  void a_pad_ends_where_a_page_does() throws IOException {
    var skipped = new ArrayList<Integer>();
    for (int left = 1; left < 400; left++) {
      var file = folder.resolve(left + ".spool");
      var segment = Segment.make(file, 1, 4 * Layout.PAGE);
      var pen = new Pen(CHAIN, segment, new Pen.Place(1, 0, Hash.root(CHAIN), 0, 0));
      pen.begin(segment, Story.NOON);
      segment.skip(Layout.PAGE - left - segment.end());

      boolean padded = pen.pad();
      segment.close();

      if (padded) {
        var data = Files.readAllBytes(file);
        var walk = new Walk(Objects.requireNonNull(Header.read(data)), data, data.length);
        walk.position(Layout.PAGE - left);
        assertThat(walk.next()).as("%d bytes left", left).isEqualTo(Walk.Step.RECORD);
        assertThat(walk.position()).isEqualTo(Layout.PAGE);
      } else {
        skipped.add(left);
      }
      Files.delete(file);
    }
    assertThat(skipped).isEqualTo(withoutPad());
  }

  private static List<Integer> withoutPad() {
    var none = new ArrayList<Integer>();
    for (int left = 1; left < Layout.FRAME; left++) {
      none.add(left);
    }
    none.add(129);
    return none;
  }
}
