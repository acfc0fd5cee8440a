package org.mcpruntime.platform.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a file that were written whole, the last one first. */
final class BackwardLines {

  private static final int CHUNK = 256 << 10;
  private static final byte END = '\n';

  private final FileChannel file;

  /** What of the file was read last: it begins at {@link #begin}. */
  private byte[] held = {};

  /** How much of {@link #held} was not given yet; an end of line follows it. */
  private int left;

  private long begin;

  private BackwardLines(FileChannel file) throws IOException {
    this.file = file;
    this.begin = file.size();
  }

  static BackwardLines of(FileChannel file) throws IOException {
    var lines = new BackwardLines(file);
    lines.left = Math.max(lines.end(), 0); // what follows the last end is no line yet
    return lines;
  }

  /** The line before; null where there is none. */
  byte @Nullable [] next() throws IOException {
    if (left == 0 && begin == 0) {
      return null;
    }
    int end = end();
    var line = Arrays.copyOfRange(held, end + 1, left);
    left = Math.max(end, 0);
    return line;
  }

  /** Where the last end of a line is in what is left; -1 where the file begins with that line. */
  private int end() throws IOException {
    int p = left - 1;
    while (true) {
      while (p >= 0 && held[p] != END) {
        p--;
      }
      if (p >= 0 || begin == 0) {
        return p;
      }
      p = more() - 1;
    }
  }

  /** Puts the piece of the file before in front of what is left; returns its length. */
  private int more() throws IOException {
    int size = (int) Math.min(CHUNK, begin);
    var read = ByteBuffer.allocate(size + left);
    read.limit(size);
    while (read.hasRemaining()) {
      if (file.read(read, begin - size + read.position()) < 0) {
        throw new IOException("the file has become shorter while it was read");
      }
    }
    System.arraycopy(held, 0, read.array(), size, left);
    held = read.array();
    left += size;
    begin -= size;
    return size;
  }
}
