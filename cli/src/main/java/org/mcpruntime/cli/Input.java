package org.mcpruntime.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ObjIntConsumer;

/** Reads files that a person named, bounded, with errors that a person can act on. */
final class Input {

  private static final long MAX_BYTES = 64L << 20;

  private Input() {}

  /** The bytes of a file of at most 64 MiB. */
  static byte[] bytes(Path file) {
    readable(file);
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new Failure("%s is larger than %d MiB".formatted(file, MAX_BYTES >> 20));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Failure("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  /** The first bytes of a file, or of standard input where that is {@code -}. */
  static byte[] first(int most, Path file, InputStream standardInput) {
    boolean standard = file.toString().equals("-");
    if (!standard) {
      readable(file);
    }
    try (var in = standard ? standardInput : Files.newInputStream(file)) {
      return in.readNBytes(most);
    } catch (IOException e) {
      throw new Failure("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  /**
   * Gives each non-blank line and its number, from 1, to the consumer; the file may be of any size.
   */
  static void lines(Path file, ObjIntConsumer<String> consumer) {
    readable(file);
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          consumer.accept(line, number);
        }
      }
    } catch (MalformedInputException e) {
      throw new Failure("%s is not UTF-8 text".formatted(file));
    } catch (IOException | UncheckedIOException e) {
      throw new Failure("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static void readable(Path file) {
    if (!Files.exists(file)) {
      throw new Failure("%s: there is no such file".formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new Failure(
          Files.isDirectory(file)
              ? "%s is a directory; name a file".formatted(file)
              : "%s is not a file".formatted(file));
    }
  }
}
