package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The directory of a spool: which files are what. */
final class Folder {

  private static final Pattern SEGMENT = Pattern.compile("(\\d{10})\\.spool");
  private static final Pattern CURSOR = Pattern.compile("cursor-(.+)");

  private static final Set<PosixFilePermission> OWNERS_DIRECTORY =
      Set.copyOf(PosixFilePermissions.fromString("rwx------"));

  private static final Set<PosixFilePermission> OWNERS_FILE =
      Set.copyOf(PosixFilePermissions.fromString("rw-------"));

  private final Path path;

  Folder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path segment(long index) {
    return path.resolve(String.format(Locale.ROOT, "%010d.spool", index));
  }

  Path cursor(String follower) {
    return path.resolve("cursor-" + follower);
  }

  /** Intents that are open, of segments that are full: see {@link Carried}. */
  Path carried() {
    return path.resolve("open-intents.jsonl");
  }

  Path keys() {
    return path.resolve("keys.json");
  }

  Path signingKey() {
    return path.resolve("signing-key.json");
  }

  /** A note that says what was found broken in a segment; where it is, that has been told. */
  Path damage(long index) {
    return path.resolve(String.format(Locale.ROOT, "%010d.damage", index));
  }

  /** What was cut off a segment's end. */
  Path cut(long index, int offset) {
    return path.resolve(String.format(Locale.ROOT, "%010d.cut-%d", index, offset));
  }

  /** Files of segments by their index, written to or not. */
  NavigableMap<Long, Path> segments() throws IOException {
    var found = new TreeMap<Long, Path>();
    try (var files = Files.newDirectoryStream(path)) {
      for (var file : files) {
        var name = SEGMENT.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          found.put(Long.parseLong(name.group(1)), file);
        }
      }
    }
    return found;
  }

  /** Where each follower had come to. */
  NavigableMap<String, Position> cursors() throws IOException {
    var found = new TreeMap<String, Position>();
    try (var files = Files.newDirectoryStream(path)) {
      for (var file : files) {
        var name = CURSOR.matcher(String.valueOf(file.getFileName()));
        if (name.matches() && !name.group(1).endsWith(".new")) {
          Position.read(file).ifPresent(position -> found.put(name.group(1), position));
        }
      }
    }
    return found;
  }

  /**
   * Leaves the cursors of others than these followers: nothing is kept for them any more.
   *
   * @return those others
   */
  List<String> leaveOthers(Set<String> followers) throws IOException {
    var others = new ArrayList<>(cursors().keySet());
    others.removeAll(followers);
    for (var name : others) {
      var _ =
          Files.move(
              cursor(name), path.resolve("left-" + name), StandardCopyOption.REPLACE_EXISTING);
    }
    return others;
  }

  /**
   * Refuses a directory that somebody else may have prepared, where everybody may make directories.
   *
   * @throws IOException where it is there and anybody else could write or read in it
   */
  void ours() throws IOException {
    if (!isPosix() || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    var found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean closed = found.isDirectory() && found.permissions().equals(OWNERS_DIRECTORY);
    if (!closed || !Files.isWritable(path) || !found.owner().equals(us())) {
      throw new IOException(
          "%s is there already, and others may have made it or may look into it; delete it, or give the spool a directory of its own"
              .formatted(path));
    }
  }

  /** Who owns what this process makes. */
  private UserPrincipal us() throws IOException {
    var probe = Files.createTempFile(path, "probe", null);
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  private boolean isPosix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Opens a file to be written; what is made is readable by nobody else. */
  static FileChannel open(Path file, OpenOption... how) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? FileChannel.open(file, Set.of(how), PosixFilePermissions.asFileAttribute(OWNERS_FILE))
        : FileChannel.open(file, how);
  }

  /** Makes the directory, readable by nobody else. */
  void make() throws IOException {
    if (!Files.isDirectory(path)) {
      if (isPosix()) {
        var _ =
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNERS_DIRECTORY));
      } else {
        var _ = Files.createDirectories(path);
      }
    }
  }

  /**
   * Holds the directory, against other processes and other spools of this one.
   *
   * @throws IOException where somebody else holds it
   */
  FileChannel lock() throws IOException {
    var channel = open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = tried(channel);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException(
          "the spool %s is in use by another gateway; stop that one, or give this one a directory"
                  .formatted(path)
              + " of its own");
    }
    return channel;
  }

  private static @Nullable FileLock tried(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Replaces a file: whoever reads it finds the old or the new one, whole. */
  static void replace(Path file, byte[] content) throws IOException {
    replace(file, content, true);
  }

  /** The same, but a power failure may bring back the old one. */
  static void replaceSoon(Path file, byte[] content) throws IOException {
    replace(file, content, false);
  }

  private static void replace(Path file, byte[] content, boolean force) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var out =
        open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        int _ = out.write(bytes);
      }
      if (force) {
        out.force(true);
      }
    }
    var _ =
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes names of files survive a power failure, where the system can do that. */
  void force() {
    try (var directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not all systems can; those that cannot order it themselves.
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
