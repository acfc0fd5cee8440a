package org.mcpruntime.platform.event;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that is appended to and those that were put aside: {@code x}, before it {@code x.1}, and
 * so on. They take higher numbers while somebody looks, so that who goes from low numbers to high
 * ones may meet one twice, and misses none.
 */
record RecordFiles(Path path) {

  /**
   * A file that was opened.
   *
   * @param key tells it from every other, whatever its number; null where the file system has none
   */
  record Opened(FileChannel channel, @Nullable Object key) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private Path numbered(int number) {
    return number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number);
  }

  /** The highest number that there is; 0 also where there is no file. */
  int highest() throws IOException {
    var folder = path.toAbsolutePath().getParent();
    var prefix = path.getFileName() + ".";
    if (folder == null || !Files.isDirectory(folder)) {
      return 0;
    }
    try (var names = Files.newDirectoryStream(folder)) {
      int highest = 0;
      for (var name : names) {
        var text = name.getFileName().toString();
        if (text.startsWith(prefix)) {
          highest = Math.max(highest, number(text.substring(prefix.length())));
        }
      }
      return highest;
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0; // somebody else's file
    }
  }

  /** The key of the file with a number; empty where there is none. */
  Optional<Object> key(int number) throws IOException {
    try {
      return Optional.ofNullable(
          Files.readAttributes(numbered(number), BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Opens the file with a number; empty where there is none. */
  Optional<Opened> open(int number) throws IOException {
    while (true) {
      var before = key(number).orElse(null);
      try {
        var channel = FileChannel.open(numbered(number), StandardOpenOption.READ);
        if (Objects.equals(before, key(number).orElse(null))) {
          return Optional.of(new Opened(channel, before));
        }
        channel.close(); // another took the number meanwhile
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }
  }
}
