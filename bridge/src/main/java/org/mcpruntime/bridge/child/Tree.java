package org.mcpruntime.bridge.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process and everything below it.
 *
 * <p>A process whose parent has ended belongs to nobody's descendants any more. Where the first one
 * began a session of its own, {@code /proc} says who is in it.
 */
final class Tree {

  private static final Path PROC = Path.of("/proc");

  /** Behind the name of a process stand its state, its parent, its group, its session. */
  private record Entry(long pid, long parent, long session) {
    static @Nullable Entry read(Path folder) {
      try {
        var line = Files.readString(folder.resolve("stat"));
        // The name stands in parentheses, and may have blanks and parentheses itself.
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", 5);
        return fields[0].equals("Z")
            ? null
            : new Entry(
                Long.parseLong(folder.getFileName().toString()),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]));
      } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
        return null; // it has ended meanwhile, or is no process
      }
    }
  }

  private Tree() {}

  /** All that live, the process itself among them. */
  static Set<ProcessHandle> of(ProcessHandle root) {
    var found = new LinkedHashSet<ProcessHandle>();
    if (root.isAlive()) {
      found.add(root);
    }
    if (Files.isDirectory(PROC)) {
      below(root.pid()).forEach(pid -> ProcessHandle.of(pid).ifPresent(found::add));
    } else {
      root.descendants().forEach(found::add);
    }
    found.removeIf(process -> !process.isAlive());
    return found;
  }

  /** One look at all processes, for they are many and each costs a file. */
  private static Set<Long> below(long root) {
    var entries = new ArrayList<Entry>();
    try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var folder : folders) {
        var entry = Entry.read(folder);
        if (entry != null) {
          entries.add(entry);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("/proc cannot be read: " + e.getMessage(), e);
    }
    var below = new LinkedHashSet<Long>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (var entry : entries) {
        boolean belongs =
            entry.session == root || entry.parent == root || below.contains(entry.parent);
        grown |= belongs && below.add(entry.pid);
      }
    }
    return below;
  }
}
