package org.mcpruntime.gateway.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A document in a file, read again when it changes. Not for several threads.
 *
 * <p>A stamp that is too young is not relied on: a file can be written twice within one tick of its
 * file system's clock.
 *
 * @param <D> what the file is read as
 */
public final class WatchedFile<D> {

  /** How bytes, which are some, become a document. */
  public interface Form<D> {

    /** What they are; never {@link Reading.Same}. */
    Reading<D> read(byte[] bytes, Instant now);
  }

  /** A document that is longer is a mistake, or an attack on the memory of this process. */
  static final int LARGEST = 64 << 20;

  private final Path path;
  private final Form<D> form;
  private @Nullable FileStamp stamp;
  private boolean missing;
  private byte[] digest = {};

  /** When bytes that were unfit are looked at again; null for never. */
  private @Nullable Instant again;

  public WatchedFile(Path path, Form<D> form) {
    this.path = path;
    this.form = form;
  }

  public Path path() {
    return path;
  }

  boolean missing() {
    return missing;
  }

  /**
   * Reads the file where it may have changed.
   *
   * @param told whether somebody said that it has
   */
  public Reading<D> look(boolean told, Instant now) {
    var seen = FileStamp.of(path).orElse(null);
    if (seen == null) {
      boolean known = missing;
      missing = true;
      forget();
      return known ? new Reading.Same<>() : new Reading.Unfit<>("is not there");
    }
    missing = false;
    if (again != null && !now.isBefore(again)) {
      forget();
    }
    if (!told && seen.equals(stamp) && seen.settled(now)) {
      return new Reading.Same<>();
    }
    try {
      var reading = read(seen, now);
      stamp = seen;
      return reading;
    } catch (IOException e) {
      forget();
      return new Reading.Unfit<>("cannot be read: " + e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // Whatever a document does to its reader, the next one is looked at.
      stamp = seen;
      return new Reading.Unfit<>("cannot be taken: " + e);
    }
  }

  private void forget() {
    stamp = null;
    again = null;
    digest = new byte[0];
  }

  private Reading<D> read(FileStamp seen, Instant now) throws IOException {
    byte[] bytes = seen.size() > LARGEST ? new byte[0] : bytes();
    if (seen.size() > LARGEST || bytes.length > LARGEST) {
      boolean known = seen.equals(stamp);
      digest = new byte[0];
      return known
          ? new Reading.Same<>()
          : new Reading.Unfit<>("has more than " + LARGEST + " bytes");
    }
    byte[] fresh = digest(bytes);
    if (Arrays.equals(fresh, digest)) {
      return new Reading.Same<>();
    }
    digest = fresh;
    again = null;
    return understood(bytes, now);
  }

  /** Never more than one byte beyond the limit, however the file grows meanwhile. */
  private byte[] bytes() throws IOException {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(LARGEST + 1);
    }
  }

  private Reading<D> understood(byte[] bytes, Instant now) {
    if (bytes.length == 0) {
      return new Reading.Unfit<>("is empty");
    }
    var reading = form.read(bytes, now);
    again = reading instanceof Reading.Unfit<D> unfit ? unfit.again() : null;
    return reading;
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
