package org.mcpruntime.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the head of a program of Linux says of it.
 *
 * @param machine number of the processor
 * @param interpreter what loads it; empty for a library
 */
record Elf(int machine, String interpreter) {

  private static final int MAGIC = 0x7f454c46;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int INTERPRETER = 3;
  private static final int LONGEST_HEAD = 1 << 16;

  /** Of a file of 64 bits; empty for anything else. */
  static Optional<Elf> of(Path file) {
    try (var channel = FileChannel.open(file)) {
      var head = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST_HEAD));
      while (head.hasRemaining() && channel.read(head) >= 0) {}
      return of(head.flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<Elf> of(ByteBuffer head) {
    boolean is64 = head.limit() >= HEADER && head.getInt(0) == MAGIC && head.get(4) == 2;
    if (!is64) {
      return Optional.empty();
    }
    head.order(head.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    return Optional.of(new Elf(head.getShort(18), interpreter(head)));
  }

  private static String interpreter(ByteBuffer head) {
    long table = head.getLong(32);
    int count = head.getShort(56);
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * PROGRAM_HEADER;
      if (at < 0 || at + PROGRAM_HEADER > head.limit()) {
        break;
      }
      if (head.getInt((int) at) == INTERPRETER) {
        return text(head, head.getLong((int) at + 8), head.getLong((int) at + 32));
      }
    }
    return "";
  }

  private static String text(ByteBuffer head, long from, long length) {
    if (from < 0 || length < 1 || from + length > head.limit()) {
      return "";
    }
    var bytes = new byte[(int) length - 1];
    head.get((int) from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
