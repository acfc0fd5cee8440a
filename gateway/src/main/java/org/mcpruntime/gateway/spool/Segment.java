package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of the spool, mapped into memory to be written. What is stored here survives the end of
 * the process at once, and that of the machine after {@link #force}.
 */
final class Segment {

  private static final int BLOCK = 1 << 16;

  private final Path path;
  private final long index;
  private final Arena arena;
  private final MemorySegment memory;
  private int end;
  private int forced;

  private Segment(Path path, long index, Arena arena, MemorySegment memory, int end) {
    this.path = path;
    this.index = index;
    this.arena = arena;
    this.memory = memory;
    this.end = end;
    this.forced = 0; // what an earlier process stored may not be on the disk
  }

  /**
   * A new file of zeros that are really on the disk, so that a full disk is found here and not when
   * memory is stored to.
   */
  static Segment make(Path path, long index, int size) throws IOException {
    try (var file = Folder.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var zeros = ByteBuffer.allocateDirect(Math.min(BLOCK, size));
      for (int left = size; left > 0; ) {
        zeros.clear().limit(Math.min(zeros.capacity(), left));
        left -= file.write(zeros);
      }
      file.force(true);
    }
    return open(path, index, size, 0);
  }

  /** A file that is there already, written so far. */
  static Segment open(Path path, long index, int size, int end) throws IOException {
    var arena = Arena.ofShared();
    try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var memory = file.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
      return new Segment(path, index, arena, memory, end);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  long index() {
    return index;
  }

  int size() {
    return (int) memory.byteSize();
  }

  int end() {
    return end;
  }

  int left() {
    return size() - end;
  }

  /** Bytes that a power failure would take. */
  int unforced() {
    return end - forced;
  }

  /** Stores bytes at the end, and moves it. */
  void append(byte[] bytes, int from, int to) {
    MemorySegment.copy(bytes, from, memory, ValueLayout.JAVA_BYTE, end, to - from);
    end += to - from;
  }

  void appendVarint(long value) {
    while ((value & ~0x7FL) != 0) {
      appendByte((int) value | 0x80);
      value >>>= 7;
    }
    appendByte((int) value);
  }

  void appendByte(int value) {
    memory.set(ValueLayout.JAVA_BYTE, end++, (byte) value);
  }

  /** Leaves what is there, which is zeros. */
  void skip(int bytes) {
    end += bytes;
  }

  /** Waits until everything before that point is on the disk. */
  void force(int until) {
    int from = forced / Layout.PAGE * Layout.PAGE;
    if (until > forced) {
      try {
        memory.asSlice(from, until - from).force();
      } catch (UncheckedIOException e) {
        throw new UncheckedIOException(path + " cannot be forced to the disk", e.getCause());
      }
      forced = until;
    }
  }

  /**
   * Makes pages writable before anybody writes to them: after they were forced, the first to store
   * to one waits for the file system.
   */
  void touch(int from, int until) {
    var words = ValueLayout.JAVA_INT.varHandle();
    int most = Math.min(until, size() - Integer.BYTES);
    for (int at = from / Layout.PAGE * Layout.PAGE; at <= most; at += Layout.PAGE) {
      int _ = (int) words.getAndBitwiseOr(memory, (long) at, 0);
    }
  }

  /**
   * Closes it, then waits until all of it is on the disk. In this order: to force memory that is
   * still there interrupts every processor for each of its pages.
   */
  void settle() {
    close();
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be forced to the disk", e);
    }
  }

  /** Nobody may store to it any more. */
  void close() {
    arena.close();
  }
}
