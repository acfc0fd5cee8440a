package org.mcpruntime.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** The folder of what is slow to make, by what it is made of. */
final class Folders {

  /** What every file of an image has; the JVM holds its caches against the times of jars. */
  static final Instant TIME = Instant.ofEpochSecond(1);

  private Folders() {}

  /** A name for something that is made of these. */
  static String key(List<String> parts) {
    return HexFormat.of()
        .formatHex(sha256().digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)))
        .substring(0, 16);
  }

  static String digest(Path file) {
    try (var in = Files.newInputStream(file)) {
      var digest = sha256();
      byte[] piece = new byte[1 << 16];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        digest.update(piece, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Makes a folder or a file where it is not yet; what is half made is never seen. */
  static Path once(Path wanted, Consumer<Path> make) {
    if (Files.exists(wanted)) {
      return wanted;
    }
    try {
      Files.createDirectories(wanted.getParent());
      var made = Files.createTempDirectory(wanted.getParent(), "making").resolve("it");
      make.accept(made);
      Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(made.getParent());
      return wanted;
    } catch (IOException e) {
      throw new ImageRefusal("%s cannot be made: %s".formatted(wanted, e), e);
    }
  }

  /** All below a folder, in an order that does not change; the folder itself first. */
  static List<Path> all(Path folder) {
    try (var found = Files.walk(folder)) {
      return found.sorted(Comparator.comparing(Path::toString)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void setTimes(Path folder) {
    for (var path : all(folder)) {
      setTime(path);
    }
  }

  static Path setTime(Path file) {
    try {
      return Files.setLastModifiedTime(file, FileTime.from(TIME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return setTime(Files.writeString(file, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
