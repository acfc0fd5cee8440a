package org.mcpruntime.feed.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.feed.wire.SigningKey;

/**
 * The keys of a publisher, each in a file of a directory that only its owner may read. The next key
 * is published for a while before it signs, and an old one for a while after. Used by one thread.
 */
public final class KeyRing {

  /**
   * When keys change.
   *
   * @param every how long one signs
   * @param overlap how long the next one is published before, and an old one after it signed
   */
  public record Rotation(Duration every, Duration overlap) {
    public static final Rotation USUAL = new Rotation(Duration.ofDays(30), Duration.ofDays(2));

    public Rotation {
      if (overlap.multipliedBy(2).compareTo(every) > 0) {
        throw new IllegalArgumentException(
            "keys change every %s, which leaves no room for an overlap of %s"
                .formatted(every, overlap));
      }
    }
  }

  /** A file. */
  private record Stored(Jwk key, String secret, Instant signsFrom) {}

  private record Held(SigningKey key, Instant signsFrom) {}

  private static final String SUFFIX = ".key.json";

  private final Path folder;
  private final Rotation rotation;
  private final List<Held> keys = new ArrayList<>();

  private KeyRing(Path folder, Rotation rotation) {
    this.folder = folder;
    this.rotation = rotation;
  }

  /**
   * Reads the keys of a directory, and makes one where there is none.
   *
   * @throws IllegalArgumentException where one cannot be read
   */
  public static KeyRing open(Path folder, Rotation rotation, Instant now) {
    var ring = new KeyRing(folder, rotation);
    try {
      Files.createDirectories(folder);
      try (var files = Files.list(folder)) {
        for (var file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
          ring.keys.add(read(file));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("%s holds no keys: %s".formatted(folder, e), e);
    }
    ring.keys.sort(Comparator.comparing(Held::signsFrom));
    if (ring.keys.isEmpty()) {
      ring.make(now);
    }
    var _ = ring.turn(now);
    return ring;
  }

  private static Held read(Path file) throws IOException {
    var stored = Json.SNAPSHOTS.readValue(Files.readAllBytes(file), Stored.class);
    return new Held(SigningKey.of(stored.key, stored.secret), stored.signsFrom);
  }

  private void make(Instant signsFrom) {
    var key = SigningKey.make();
    var name = key.verifier().kid() + SUFFIX;
    try {
      var posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
      var draft = folder.resolve("." + name);
      Files.deleteIfExists(draft);
      if (posix) {
        var owner = PosixFilePermissions.fromString("rw-------");
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(owner));
      }
      var stored = new Stored(key.verifier().jwk(), key.secret(), signsFrom);
      Files.write(draft, Json.SNAPSHOTS.writeValueAsBytes(stored));
      Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("no key can be written to " + folder, e);
    }
    keys.add(new Held(key, signsFrom));
  }

  /** Makes the next key when it is time, drops what is over; whether anything has changed. */
  public boolean turn(Instant now) {
    boolean changed = false;
    var newest = keys.getLast().signsFrom;
    var next = newest.plus(rotation.every);
    if (!now.isBefore(next.minus(rotation.overlap))) {
      // Late, it is still published for a while before it signs.
      var earliest = now.plus(rotation.overlap);
      make(next.isAfter(earliest) ? next : earliest);
      changed = true;
    }
    while (keys.size() > 1 && isOver(keys.get(1), now)) {
      drop(keys.removeFirst());
      changed = true;
    }
    return changed;
  }

  /** Whether the successor of a key has signed for long enough. */
  private boolean isOver(Held successor, Instant now) {
    return !now.isBefore(successor.signsFrom.plus(rotation.overlap));
  }

  private void drop(Held old) {
    try {
      Files.deleteIfExists(folder.resolve(old.key.verifier().kid() + SUFFIX));
    } catch (IOException e) {
      throw new UncheckedIOException("an old key cannot be deleted from " + folder, e);
    }
  }

  /** The key that signs now. */
  public SigningKey signing(Instant now) {
    return keys.reversed().stream()
        .filter(held -> !held.signsFrom.isAfter(now))
        .findFirst()
        .orElse(keys.getFirst())
        .key;
  }

  /** Those that can sign for those who only know them: all whose time has begun. */
  List<SigningKey> begun(Instant now) {
    var begun = keys.stream().filter(held -> !held.signsFrom.isAfter(now)).map(Held::key).toList();
    return begun.isEmpty() ? List.of(keys.getFirst().key) : begun;
  }

  /** Those that are published. */
  public List<Jwk> published() {
    return keys.stream().map(held -> held.key.verifier().jwk()).toList();
  }
}
