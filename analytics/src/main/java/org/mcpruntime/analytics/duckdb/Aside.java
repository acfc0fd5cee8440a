package org.mcpruntime.analytics.duckdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.StoreException;

/**
 * Puts aside what cannot be read of a store, so that the rest can be opened; deletes nothing.
 *
 * <p>A power failure may leave anything behind the last byte of a log that was known to be on the
 * disk. The database passes over a log that ends too early, but does not open with one that goes on
 * with rubbish: without that rubbish it does, and everything that was acknowledged is there.
 */
final class Aside {

  /** Of a log, by its name. */
  record Log(Path aside, long bytes, String reason) {}

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern LOG = Pattern.compile("replaying WAL file \"([^\"]+)\"");
  private static final Pattern PLACE = Pattern.compile("entry at byte position (\\d+)");

  /** How each log begins: the database takes any other for an empty one, and says nothing. */
  private static final byte[] BEGIN = {0x64, 0, 0x62, 0x65, 0};

  private final Path folder;
  private final String stamp;
  private int logs;

  Aside(Path folder, Instant now) {
    this.folder = folder;
    this.stamp = STAMP.format(now.truncatedTo(ChronoUnit.MILLIS));
  }

  /** The database and all that is of it. */
  Path all() {
    var aside = folder.resolve("events.duckdb.damaged-" + stamp);
    try {
      for (var log : Database.logs(folder)) {
        if (Files.exists(log)) {
          var ending = log.getFileName().toString().substring("events.duckdb".length());
          var _ = Files.move(log, aside.resolveSibling(aside.getFileName() + ending));
        }
      }
      return Files.move(Database.file(folder), aside);
    } catch (IOException e) {
      throw new StoreException(
          "a store that cannot be read cannot be put aside either: " + folder, e);
    }
  }

  /** The log that the database would pass over without a word; null where there is none. */
  @Nullable Log strange() {
    try {
      for (var log : Database.logs(folder)) {
        if (Files.exists(log) && !beginsAsLog(log)) {
          return cut(log, 0, "it is no log of the store");
        }
      }
      return null;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static boolean beginsAsLog(Path log) throws IOException {
    try (var in = Files.newInputStream(log)) {
      var begin = in.readNBytes(BEGIN.length);
      return Arrays.equals(begin, BEGIN) || begin.length < BEGIN.length;
    }
  }

  /** What of a log is the reason; null where it is not the log. */
  @Nullable Log of(Database.Damaged damage) {
    var message = String.valueOf(damage.getMessage());
    var log = LOG.matcher(message);
    if (!log.find()) {
      return null;
    }
    var file = folder.resolve(Path.of(log.group(1)).getFileName());
    var place = PLACE.matcher(message);
    long from = place.find() ? Long.parseLong(place.group(1)) : 0;
    try {
      return Files.exists(file) && Files.size(file) > from ? cut(file, from, message) : null;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Keeps all of a log aside, and leaves what is before a place. */
  private Log cut(Path log, long from, String reason) throws IOException {
    logs++;
    var aside = log.resolveSibling(log.getFileName() + ".damaged-" + stamp + "-" + logs);
    var _ = Files.copy(log, aside);
    long bytes = Files.size(log);
    if (from == 0) {
      Files.delete(log);
    } else {
      try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
        var _ = file.truncate(from);
      }
    }
    return new Log(aside, bytes - from, reason);
  }

  private StoreException unreadable(IOException e) {
    return new StoreException("the log of the store %s cannot be mended".formatted(folder), e);
  }
}
