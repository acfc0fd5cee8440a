package org.mcpruntime.platform.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a file that were written whole, the last one first. */
final class BackwardLines implements AutoCloseable {

  private static final int CHUNK = 256 << 10;
  private static final byte END = '\n';

  private final FileChannel file;

  /** What of the file was read and not given yet: it begins at {@link #begin}. */
  private byte[] held = {};

  private long begin;

  private BackwardLines(FileChannel file) throws IOException {
    this.file = file;
    this.begin = file.size();
  }

  static BackwardLines of(Path path) throws IOException {
    var lines = new BackwardLines(FileChannel.open(path, StandardOpenOption.READ));
    lines.dropTail();
    return lines;
  }

  /** What follows the last end is no line yet. */
  private void dropTail() throws IOException {
    int end = lastEnd(held.length);
    while (end < 0 && begin > 0) {
      more();
      end = lastEnd(held.length);
    }
    held = Arrays.copyOf(held, Math.max(end, 0));
  }

  /** The line before; null where there is none. */
  byte @Nullable [] next() throws IOException {
    int end = lastEnd(held.length);
    while (end < 0 && begin > 0) {
      more();
      end = lastEnd(held.length);
    }
    if (held.length == 0 && begin == 0) {
      return null;
    }
    var line = Arrays.copyOfRange(held, end + 1, held.length);
    held = Arrays.copyOf(held, Math.max(end, 0));
    return line;
  }

  private int lastEnd(int before) {
    int p = before - 1;
    while (p >= 0 && held[p] != END) {
      p--;
    }
    return p;
  }

  private void more() throws IOException {
    int size = (int) Math.min(CHUNK, begin);
    var read = ByteBuffer.allocate(size + held.length);
    read.limit(size);
    while (read.hasRemaining()) {
      if (file.read(read, begin - size + read.position()) < 0) {
        throw new IOException("the file has become shorter while it was read");
      }
    }
    read.limit(read.capacity());
    read.put(held);
    held = read.array();
    begin -= size;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
