package org.mcpruntime.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * Files of JSON lines in which earlier versions kept events: they are taken into the store once,
 * then called {@code ….imported}. What a store has already it does not take again, so that a start
 * that was cut short is of no matter.
 */
final class EarlierEvents {

  private static final Pattern NAME = Pattern.compile("events\\.jsonl(?:\\.(\\d{1,6}))?");
  private static final int MOST_LINES = 2_000;
  private static final long MOST_CHARACTERS = 4L << 20;

  private final Path folder;
  private final Log log;

  EarlierEvents(Path folder, Log log) {
    this.folder = folder;
    this.log = log;
  }

  /** A file, and how many were begun after it. */
  private record Numbered(Path file, int number) {}

  /** Takes all of it, the oldest first, unless it is to stop. */
  void bringTo(EventStore store, BooleanSupplier stopped) throws IOException {
    for (var each : files()) {
      if (!take(each.file, store, stopped)) {
        return;
      }
      var aside = each.file.resolveSibling(each.file.getFileName() + ".imported");
      Files.move(each.file, aside, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private List<Numbered> files() throws IOException {
    var found = new ArrayList<Numbered>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        var name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          found.add(
              new Numbered(file, name.group(1) == null ? 0 : Integer.parseInt(name.group(1))));
        }
      }
    }
    found.sort(Comparator.comparingInt(Numbered::number).reversed());
    return found;
  }

  private boolean take(Path file, EventStore store, BooleanSupplier stopped) throws IOException {
    int added = 0;
    int refused = 0;
    // ISO 8859-1 gives every byte back, whatever stands in a file that was damaged.
    try (var in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (var lines = some(in); !lines.isEmpty(); lines = some(in)) {
        if (stopped.getAsBoolean()) {
          return false;
        }
        var taken = store.append(lines);
        added += taken.added();
        refused += taken.refused().size();
      }
    }
    log.info("Earlier events are in the store", LogKeys.PATH.is(file), LogKeys.COUNT.is(added));
    if (refused > 0) {
      log.warn(
          "Lines of earlier events are no events; they stay in the file, which is put aside",
          LogKeys.PATH.is(file),
          LogKeys.COUNT.is(refused));
    }
    return true;
  }

  private static List<byte[]> some(BufferedReader in) throws IOException {
    var lines = new ArrayList<byte[]>();
    long characters = 0;
    while (lines.size() < MOST_LINES && characters < MOST_CHARACTERS) {
      var line = in.readLine();
      if (line == null) {
        break;
      }
      if (!line.isBlank()) {
        lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
        characters += line.length();
      }
    }
    return lines;
  }
}
