package org.mcpruntime.resources.file;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.store.ResourceRef;

/**
 * What the lines of a journal come to.
 *
 * @param stamps of files that are wholly in force
 * @param revoked names of sessions that were revoked and removed, the oldest first
 * @param version none up to here is given out again
 */
record Memory(
    Map<ResourceRef, Ledger.Entry> entries,
    Map<String, Stamp> stamps,
    LinkedHashSet<ResourceRef> revoked,
    long version) {

  static Memory of(List<Line> lines) {
    var entries = new HashMap<ResourceRef, Ledger.Entry>();
    var known = new HashMap<String, Line.Known>();
    var revoked = new LinkedHashSet<ResourceRef>();
    long version = 0;
    long reserved = 0;
    for (var line : lines) {
      if (line.kept() != null) {
        var entry = line.kept().entry();
        entries.put(entry.resource().ref(), entry);
        version = Math.max(version, Long.parseLong(entry.resource().version().text()));
      } else if (line.gone() != null) {
        entries.remove(line.gone().ref());
        if (line.gone().revoked()) {
          var _ = revoked.add(line.gone().ref());
        }
      } else if (line.known() != null) {
        known.put(line.known().file(), line.known());
      } else if (line.unknown() != null) {
        known.remove(line.unknown());
      } else if (line.reserved() != null) {
        reserved = line.reserved();
      }
    }
    var stamps = new HashMap<String, Stamp>();
    known.forEach(
        (file, line) -> {
          if (line.objects().stream().allMatch(ref -> stands(entries.get(ref), file))) {
            stamps.put(file, line.stamp());
          }
        });
    return new Memory(entries, stamps, revoked, Math.max(version, reserved));
  }

  private static boolean stands(Ledger.@Nullable Entry entry, String file) {
    return entry != null && entry.file().equals(file);
  }
}
