package org.mcpruntime.resources.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Writes that are there as a whole or not at all, also after the power failed. */
final class Durable {

  /** Ends the hidden name of a file that is not finished. */
  static final String UNFINISHED = ".unfinished";

  private Durable() {}

  /** Replaces a file, or what a link leads to; keeps its permissions. */
  static void write(Path file, String text) throws IOException {
    write(file, StandardCharsets.UTF_8.encode(text));
  }

  static void write(Path file, ByteBuffer bytes) throws IOException {
    var target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
    var unfinished = target.resolveSibling("." + target.getFileName() + UNFINISHED);
    try {
      fill(unfinished, bytes);
      if (Files.exists(target)) {
        keepPermissions(target, unfinished);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    force(parent(target));
  }

  static boolean isUnfinished(Path file) {
    var name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(UNFINISHED);
  }

  private static void fill(Path file, ByteBuffer bytes) throws IOException {
    try (var out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        var _ = out.write(bytes);
      }
      out.force(true);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    if (from.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(from);
      var _ = Files.setPosixFilePermissions(to, permissions);
    }
  }

  static void delete(Path file) throws IOException {
    Files.delete(file);
    force(parent(file));
  }

  /** Makes a directory and those it needs. */
  static void directory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      directory(parent(directory));
      var _ = Files.createDirectory(directory);
      force(parent(directory));
    }
  }

  /** Names in a directory are durable only when the directory itself is. */
  private static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) {
    var parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " stands in no directory");
    }
    return parent;
  }
}
