package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the events of open intents in segments, and in what was carried before. */
final class Carrying {

  private final Folder folder;
  private final Set<Long> wanted;
  private final List<String> lines = new ArrayList<>();

  private Carrying(Folder folder, Set<Long> wanted) {
    this.folder = folder;
    this.wanted = wanted;
  }

  /**
   * What is carried from now on.
   *
   * @param before what was carried until now
   * @param open sequences of the intents that are open and stand before the segment
   * @param indices of the segments that those stand in, which are no longer carried
   * @param from index of the segment
   */
  static Carried of(
      Folder folder, Carried before, Set<Long> open, SortedSet<Long> indices, long from)
      throws IOException {
    var carrying = new Carrying(folder, new HashSet<>(open));
    var events = before.parsed();
    for (int i = 0; i < events.size(); i++) {
      var link = events.get(i).link();
      if (link != null && carrying.wanted.remove(link.sequence())) {
        carrying.lines.add(before.events().get(i));
      }
    }
    for (long index : new TreeSet<>(indices)) {
      carrying.segment(index);
    }
    return new Carried(from, carrying.lines);
  }

  private void segment(long index) throws IOException {
    byte[] data;
    try {
      data = Files.readAllBytes(folder.segment(index));
    } catch (NoSuchFileException e) {
      return; // somebody deleted it, and its intents with it
    }
    var header = Header.read(data);
    if (header == null || wanted.isEmpty()) {
      return;
    }
    var json = new EventJson(header.chain());
    var line = new Bytes(2048);
    var _ =
        Scan.trusting(
            header,
            data,
            new Scan.Listener() {
              @Override
              public void record(Walk walk, Hash previous) {
                if (walk.kind() == Layout.EVENT && wanted.remove(walk.sequence())) {
                  line.length(0);
                  json.event(walk, previous, line);
                  lines.add(new String(line.array(), 0, line.length() - 1, UTF_8));
                }
              }

              @Override
              public void damage(Scan.Damage damage) {
                // Told when the spool is opened, and by whoever verifies it.
              }
            });
  }
}
