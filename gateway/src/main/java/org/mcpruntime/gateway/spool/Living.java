package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.concurrent.locks.LockSupport;

/** Reads segments that a gateway may be writing at this moment. */
final class Living {

  private static final int LOOKS = 20;
  private static final long MOMENT = Duration.ofMillis(5).toNanos();

  private Living() {}

  /** Whether nothing was written to the segments behind it. */
  static boolean isLast(NavigableMap<Long, Path> segments, long index) throws IOException {
    for (var file : segments.tailMap(index, false).values()) {
      try (var in = Files.newInputStream(file)) {
        if (!isZero(in.readNBytes(Layout.HEADER))) {
          return false;
        }
      } catch (NoSuchFileException e) {
        return false; // only what was written to is deleted
      }
    }
    return true;
  }

  /** In the middle of what is read; at its beginning, one goes on with the next. */
  static IOException deleted(Path file) {
    return new IOException(
        "%s was deleted meanwhile, for every follower has it; do it again"
            .formatted(file.getFileName()));
  }

  /** Bytes of what is still there. */
  static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  static boolean isZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }

  /** A segment's bytes; those of the last one are read again until they are whole, or stay. */
  static byte[] read(Path file, boolean isLast) throws IOException {
    var data = Files.readAllBytes(file);
    boolean same = isZero(data);
    for (int look = 0; isLast && look < LOOKS && !same && !isWhole(data); look++) {
      LockSupport.parkNanos(file, MOMENT);
      var again = Files.readAllBytes(file);
      same = Arrays.equals(again, data);
      data = again;
    }
    return data;
  }

  private static boolean isWhole(byte[] data) {
    var header = Header.read(data);
    if (header == null) {
      return false;
    }
    var result = Scan.of(header, data, new Deaf());
    return !result.torn() && result.damages() == 0;
  }

  private static final class Deaf implements Scan.Listener {

    @Override
    public void record(Walk walk, Hash previous) {
      // Only the end is asked for.
    }

    @Override
    public void damage(Scan.Damage damage) {
      // Only the end is asked for.
    }
  }
}
