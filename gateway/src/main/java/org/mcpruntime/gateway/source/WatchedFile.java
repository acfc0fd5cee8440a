package org.mcpruntime.gateway.source;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.policy.Check;

/**
 * A policy document in a file, read again when it changes. Not for several threads.
 *
 * <p>A stamp that is too young is not relied on: a file can be written twice within one tick of its
 * file system's clock.
 */
final class WatchedFile {

  /** A document that is longer is a mistake, or an attack on the memory of this process. */
  static final int LARGEST = 64 << 20;

  /** By how much the clock of whoever wrote a document may be ahead. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final int MOST_PROBLEMS = 3;

  private final Path path;
  private @Nullable FileStamp stamp;
  private boolean missing;
  private byte[] digest = {};

  /** When a document from the future is looked at again; null where there is none. */
  private @Nullable Instant dated;

  WatchedFile(Path path) {
    this.path = path;
  }

  Path path() {
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
  Reading look(boolean told, Instant now) {
    var seen = FileStamp.of(path).orElse(null);
    if (seen == null) {
      boolean known = missing;
      missing = true;
      forget();
      return known ? new Reading.Same() : new Reading.Unfit("is not there");
    }
    missing = false;
    if (dated != null && !now.isBefore(dated)) {
      forget();
    }
    if (!told && seen.equals(stamp) && seen.settled(now)) {
      return new Reading.Same();
    }
    try {
      var reading = read(seen, now);
      stamp = seen;
      return reading;
    } catch (IOException e) {
      forget();
      return new Reading.Unfit("cannot be read: " + e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // Whatever a document does to its reader, the next one is looked at.
      stamp = seen;
      return new Reading.Unfit("cannot be taken: " + e);
    }
  }

  private void forget() {
    stamp = null;
    dated = null;
    digest = new byte[0];
  }

  private Reading read(FileStamp seen, Instant now) throws IOException {
    byte[] bytes = seen.size() > LARGEST ? new byte[0] : bytes();
    if (seen.size() > LARGEST || bytes.length > LARGEST) {
      boolean known = seen.equals(stamp);
      digest = new byte[0];
      return known
          ? new Reading.Same()
          : new Reading.Unfit("has more than " + LARGEST + " bytes; split the server");
    }
    byte[] fresh = digest(bytes);
    if (Arrays.equals(fresh, digest)) {
      return new Reading.Same();
    }
    digest = fresh;
    dated = null;
    return checked(bytes, now);
  }

  /** Never more than one byte beyond the limit, however the file grows meanwhile. */
  private byte[] bytes() throws IOException {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(LARGEST + 1);
    }
  }

  private Reading checked(byte[] bytes, Instant now) {
    if (bytes.length == 0) {
      return new Reading.Unfit("is empty");
    }
    var checked = Check.check(bytes);
    var snapshot = checked.snapshot().orElse(null);
    if (snapshot == null || !checked.valid()) {
      return new Reading.Unfit("cannot be enforced: " + sentence(checked.problems()));
    }
    var written = snapshot.generatedAt();
    if (written != null && written.isAfter(now.plus(AHEAD))) {
      dated = written.minus(AHEAD);
      return new Reading.Unfit("says that it was made in the future, at " + written);
    }
    return new Reading.Fit(ServerPolicy.of(snapshot, now));
  }

  private static String sentence(List<Check.Problem> problems) {
    var first =
        problems.stream().limit(MOST_PROBLEMS).map(Check.Problem::toString).collect(joining("; "));
    int more = problems.size() - MOST_PROBLEMS;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
