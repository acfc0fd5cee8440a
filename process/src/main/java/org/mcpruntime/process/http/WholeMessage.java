package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Messages that are there as a whole, in one buffer each: written past Netty's encoder, which makes
 * two of a message and several objects besides. Lines cannot be broken out of, for headers refuse
 * what would.
 */
final class WholeMessage {

  /** Larger bodies are not copied. */
  private static final int LARGEST = 16 << 10;

  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Where messages are made and read. */
  record Memory(HeadBuffer head, PlainReader reader, ByteBufAllocator buffers) {}

  private WholeMessage() {}

  static boolean suits(ByteBuffer body) {
    return body.remaining() <= LARGEST;
  }

  /** An answer; its headers say how long the body is. */
  static ByteBuf answer(
      Memory memory, HttpResponseStatus status, HttpHeaders headers, ByteBuffer body) {
    memory
        .head
        .begin()
        .bytes(VERSION)
        .latin(status.codeAsText())
        .latin(" ")
        .latin(status.reasonPhrase())
        .two('\r', '\n');
    return rest(memory, headers, body);
  }

  /**
   * A request; its headers say how long the body is.
   *
   * @throws IllegalArgumentException when the target would break out of its line
   */
  static ByteBuf request(
      Memory memory, String method, String target, HttpHeaders headers, ByteBuffer body) {
    boolean ascii = true;
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) == 0x7f) {
        throw new IllegalArgumentException("no target of a request: " + target);
      }
      ascii &= target.charAt(i) < 0x7f;
    }
    var head = memory.head.begin().latin(method).latin(" ");
    if (ascii) {
      head.latin(target);
    } else {
      head.bytes(target.getBytes(StandardCharsets.UTF_8));
    }
    head.bytes(LAST_VERSION);
    return rest(memory, headers, body);
  }

  private static ByteBuf rest(Memory memory, HttpHeaders headers, ByteBuffer body) {
    if (headers instanceof FieldList list) {
      for (int i = 0; i < list.size(); i++) {
        line(memory.head, list.name(i), list.value(i));
      }
    } else {
      headers
          .iteratorCharSequence()
          .forEachRemaining(entry -> line(memory.head, entry.getKey(), entry.getValue()));
    }
    return memory.head.two('\r', '\n').with(memory.buffers, body);
  }

  private static void line(HeadBuffer head, CharSequence name, CharSequence value) {
    head.latin(name).two(':', ' ').latin(value).two('\r', '\n');
  }
}
