package org.mcpruntime.gateway.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells, without reading a file, that it may have changed. Links are followed, so that one
 * which points elsewhere is another file.
 *
 * @param key device and inode, null where the file system has no such thing
 */
record FileStamp(long size, Instant modified, @Nullable Object key) {

  /** Clocks of file systems tick as seldom as once in a second or two. */
  private static final Duration TICK = Duration.ofSeconds(2);

  /** Empty where there is no such file, or nothing that could be read as one. */
  static Optional<FileStamp> of(Path file) {
    try {
      var seen = Files.readAttributes(file, BasicFileAttributes.class);
      return seen.isDirectory()
          ? Optional.empty()
          : Optional.of(
              new FileStamp(seen.size(), seen.lastModifiedTime().toInstant(), seen.fileKey()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a change that this stamp does not show is out of the question from now on. */
  boolean settled(Instant now) {
    return Duration.between(modified, now).abs().compareTo(TICK) > 0;
  }
}
