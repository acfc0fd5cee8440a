package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where the heads of messages are put together; one for each event loop, and used by it only. A
 * message becomes one copy into one buffer, where writing its parts into the buffer itself would
 * check it a hundred times.
 */
final class HeadBuffer {

  private static final int FIRST_ROOM = 2 << 10;

  private byte[] bytes = new byte[FIRST_ROOM];
  private int length;

  /** A new message. */
  HeadBuffer begin() {
    length = 0;
    return this;
  }

  private void room(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  HeadBuffer bytes(byte[] text) {
    room(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  /** What is neither ASCII nor Latin 1 becomes a question mark, as in Netty's encoder. */
  HeadBuffer latin(CharSequence text) {
    int count = text.length();
    room(count);
    if (text instanceof String string) {
      for (int i = 0; i < count; i++) {
        char c = string.charAt(i);
        bytes[length + i] = c > 0xFF ? (byte) '?' : (byte) c;
      }
    } else if (text instanceof AsciiString ascii) {
      System.arraycopy(ascii.array(), ascii.arrayOffset(), bytes, length, count);
    } else {
      for (int i = 0; i < count; i++) {
        char c = text.charAt(i);
        bytes[length + i] = c > 0xFF ? (byte) '?' : (byte) c;
      }
    }
    length += count;
    return this;
  }

  HeadBuffer two(char first, char second) {
    room(2);
    bytes[length++] = (byte) first;
    bytes[length++] = (byte) second;
    return this;
  }

  /** The message with its body. */
  ByteBuf with(ByteBufAllocator memory, ByteBuffer body) {
    int count = body.remaining();
    room(count);
    body.get(body.position(), bytes, length, count);
    return memory.directBuffer(length + count).writeBytes(bytes, 0, length + count);
  }
}
