package org.mcpruntime.standalone;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.mcpruntime.analytics.duckdb.DuckSettings;
import org.mcpruntime.analytics.duckdb.DuckStore;
import org.mcpruntime.analytics.duckdb.Retention;
import org.mcpruntime.analytics.duckdb.StoreWatcher;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.analytics.table.EventFilter;

/** The events of a platform that does not run, for those who verify them. */
public final class StoredEvents {

  private static final String FILE = "events.duckdb";
  private static final long MEMORY = 256L << 20;

  /** Nothing is too old or too much. */
  private static final Retention ALL = new Retention(Duration.ofDays(365_000), Long.MAX_VALUE);

  private StoredEvents() {}

  /** The data folder that a path is, or whose store it is the file of. */
  public static Optional<Path> folder(Path path) {
    var whole = path.toAbsolutePath().normalize();
    if (Files.isRegularFile(whole.resolve("store").resolve(FILE))) {
      return Optional.of(whole);
    }
    var store = whole.getParent();
    return store != null && whole.endsWith(Path.of("store", FILE)) && Files.isRegularFile(whole)
        ? Optional.ofNullable(store.getParent())
        : Optional.empty();
  }

  /** The keys that sign what its gateway records. */
  public static Path keys(Path folder) {
    return folder.resolve("records").resolve("keys.json");
  }

  /** Reads a file of lines. */
  public interface Reader<T> {
    T read(Path lines) throws IOException;
  }

  /**
   * Has all of them read, as JSON lines, whole chains. They are those of a copy: opening a store
   * may change it.
   *
   * @throws IOException where it cannot, with what to do
   */
  public static <T> T read(Path folder, InstantSource clock, Reader<T> reader) throws IOException {
    try (var data = take(folder)) {
      Files.createDirectories(data.drafts());
      var draft = Files.createTempDirectory(data.drafts(), "verify");
      try {
        var copy = Files.createDirectory(draft.resolve("store"));
        copy(data.store(), copy);
        var lines = draft.resolve("events.jsonl");
        try (var out = new BufferedOutputStream(Files.newOutputStream(lines))) {
          write(copy, out, clock);
        }
        return reader.read(lines);
      } finally {
        DataFolder.remove(draft);
      }
    }
  }

  private static DataFolder take(Path folder) throws IOException {
    try {
      return DataFolder.take(folder);
    } catch (CannotStartException e) {
      throw DataFolder.run(folder).isPresent()
          ? new IOException(
              "a platform runs on it; write its events with ./mcp-runtime events export"
                  + " --output FILE, and verify that FILE",
              e)
          : new IOException(e.sentence(), e);
    }
  }

  private static void copy(Path store, Path copy) throws IOException {
    for (var name : DuckStore.FILES) {
      if (Files.exists(store.resolve(name))) {
        Files.copy(store.resolve(name), copy.resolve(name));
      }
    }
  }

  private static void write(Path copy, OutputStream out, InstantSource clock) throws IOException {
    var damage = new Damage();
    try (var store = DuckStore.open(new DuckSettings(copy, ALL, MEMORY, 2), damage, clock)) {
      if (!damage.sentence.isEmpty()) {
        throw new IOException("the store is damaged: " + damage.sentence);
      }
      var _ = store.exportLines(EventFilter.ALL, out);
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Hears whether the copy is what a store wrote. */
  private static final class Damage implements StoreWatcher {

    private String sentence = "";

    @Override
    public void removed(long events, String reason) {
      // Of a copy.
    }

    @Override
    public void damaged(Path aside, String reason) {
      sentence = reason;
    }

    @Override
    public void trouble(String said) {
      // What cannot be read is told by who reads.
    }
  }
}
