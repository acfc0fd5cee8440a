package org.mcpruntime.bridge.child;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a server in a file that begins anew when it is large; a few older ones stay beside it,
 * as {@code name.1} and so on.
 *
 * <p>A line is its time, its stream, and what was said. A disk that is full loses lines and stops
 * nothing: how many is told by the next line that can be written.
 */
public final class RotatedLog implements OutputSink, AutoCloseable {

  /**
   * Bounds of the files.
   *
   * @param bytes of one
   * @param kept older ones
   */
  public record Bounds(long bytes, int kept) {
    public static final Bounds USUAL = new Bounds(10 << 20, 3);
  }

  private final Path file;
  private final Bounds bounds;
  private final InstantSource clock;
  private final List<Consumer<String>> followers = new CopyOnWriteArrayList<>();

  // What follows is guarded by the log itself.
  private @Nullable OutputStream out;
  private long written;
  private long lost;

  public RotatedLog(Path file, Bounds bounds, InstantSource clock) {
    this.file = file;
    this.bounds = bounds;
    this.clock = clock;
  }

  @Override
  public synchronized void line(Stream stream, String text) {
    var said = entry(stream, text);
    write(said);
    followers.forEach(follower -> follower.accept(said));
  }

  private String entry(Stream stream, String text) {
    var time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return time + " " + stream.name().toLowerCase(Locale.ROOT) + " " + text;
  }

  private void write(String said) {
    try {
      if (lost > 0) {
        put("(%d lines could not be written)".formatted(lost));
        lost = 0;
      }
      put(said);
    } catch (IOException e) {
      lost++;
      close();
    }
  }

  private void put(String said) throws IOException {
    var bytes = (said + "\n").getBytes(StandardCharsets.UTF_8);
    var open = out;
    if (open == null) {
      open = open();
    }
    if (written > 0 && written + bytes.length > bounds.bytes()) {
      rotate();
      open = open();
    }
    open.write(bytes);
    open.flush();
    written += bytes.length;
  }

  private OutputStream open() throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    var open = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    out = open;
    written = Files.size(file);
    return open;
  }

  private void rotate() throws IOException {
    close();
    for (int i = bounds.kept(); i > 0; i--) {
      var younger = i == 1 ? file : numbered(i - 1);
      if (Files.exists(younger)) {
        Files.move(younger, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (bounds.kept() == 0) {
      Files.deleteIfExists(file);
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /** The last lines of the file, at most so many. */
  public synchronized List<String> last(int lines) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - (1 << 20));
      var bytes = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      var all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      var whole = from == 0 || all.isEmpty() ? all : all.subList(1, all.size());
      return List.copyOf(whole.subList(Math.max(0, whole.size() - lines), whole.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** One who follows; to be closed. */
  public interface Following extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Tells the last lines and then each new one, none twice.
   *
   * @param follower is called by whoever writes, and must not block
   */
  public synchronized Following follow(int lines, Consumer<String> follower) {
    last(lines).forEach(follower);
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  @Override
  public synchronized void close() {
    try (var closing = out) {
      out = null;
      if (closing != null) {
        closing.flush();
      }
    } catch (IOException e) {
      lost++; // what was not written is lost; the next line opens the file again
    }
  }
}
