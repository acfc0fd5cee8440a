package org.mcpruntime.gateway.trail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that is put aside when it is full: {@code x}, then {@code x.1}, the oldest with
 * the highest number. Not for several threads.
 *
 * <p>A line that was cut short, by a full disk or the end of a process, ends where it was cut; what
 * is appended begins on a line of its own.
 */
final class RotatingFile implements AutoCloseable {

  private static final byte END = '\n';

  /** Bytes at the end of a file that are looked at for its last lines. */
  private static final int TAIL = 256 << 10;

  private final Path path;
  private final long largest;
  private final int files;
  private @Nullable FileChannel channel;
  private long size;

  /**
   * @param files how many there may be, with the one that is written to
   */
  RotatingFile(Path path, long largest, int files) {
    this.path = path;
    this.largest = largest;
    this.files = files;
  }

  /**
   * Appends whole lines, all or none, as far as the file system lets itself be told so.
   *
   * @throws IOException where they could not be; they may be appended again
   */
  void append(ByteBuffer lines) throws IOException {
    var open = opened();
    if (size > 0 && size + lines.remaining() > largest) {
      putAside();
      open = opened();
    }
    long before = size;
    try {
      while (lines.hasRemaining()) {
        size += open.write(lines, size);
      }
    } catch (IOException e) {
      undo(open, before);
      throw e;
    }
  }

  /** Opens the file where it is not open, so that it is known whether it can be written to. */
  FileChannel opened() throws IOException {
    if (channel != null && channel.isOpen()) {
      return channel;
    }
    var open =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      size = open.size();
      if (size > 0 && lastByte(open) != END) {
        size += open.write(ByteBuffer.wrap(new byte[] {END}), size);
      }
    } catch (IOException e) {
      open.close();
      throw e;
    }
    channel = open;
    return open;
  }

  /**
   * The last lines that were written whole, without their ends, the last one first. Looks into the
   * file that was put aside last where this one has none.
   */
  List<byte[]> lastLines() throws IOException {
    var lines = Files.exists(path) ? lastLines(path) : List.<byte[]>of();
    return lines.isEmpty() && Files.exists(numbered(1)) ? lastLines(numbered(1)) : lines;
  }

  private static List<byte[]> lastLines(Path file) throws IOException {
    try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
      var tail = ByteBuffer.allocate((int) Math.min(TAIL, in.size()));
      long begin = in.size() - tail.capacity();
      while (tail.hasRemaining() && in.read(tail, begin + tail.position()) > 0) {
        // It goes on where it was.
      }
      var lines = new ArrayList<byte[]>();
      int end = lastEnd(tail.array(), tail.position());
      while (end > 0) {
        int before = lastEnd(tail.array(), end);
        if (before >= 0 || begin == 0) {
          lines.add(Arrays.copyOfRange(tail.array(), before + 1, end));
        }
        end = before;
      }
      return lines;
    }
  }

  /** Where the last line end before this place is; -1 where there is none. */
  private static int lastEnd(byte[] bytes, int before) {
    int p = before - 1;
    while (p >= 0 && bytes[p] != END) {
      p--;
    }
    return p;
  }

  private byte lastByte(FileChannel open) throws IOException {
    var last = ByteBuffer.allocate(1);
    return open.read(last, size - 1) == 1 ? last.get(0) : END;
  }

  private void undo(FileChannel open, long before) {
    try {
      open.truncate(before);
    } catch (IOException e) {
      // Then the line stays cut, and the next one is told apart when the file is opened again.
    }
    closeQuietly();
  }

  private void putAside() throws IOException {
    close();
    for (int i = files - 1; i > 0; i--) {
      var from = i == 1 ? path : numbered(i - 1);
      if (Files.exists(from)) {
        Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (files == 1) {
      Files.deleteIfExists(path);
    }
  }

  private Path numbered(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  private void closeQuietly() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It is opened again.
    }
    channel = null;
  }

  /** Has what was written brought to the disk. */
  void force() throws IOException {
    opened().force(false); // also what an earlier process wrote
  }

  /** Has what was written brought to the disk, and lets the file go. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      try {
        channel.force(false);
      } finally {
        closeQuietly();
      }
    }
  }
}
