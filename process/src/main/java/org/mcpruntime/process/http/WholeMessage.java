package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
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

  private static final int HEAD_ROOM = 768;
  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LINE_END = '\r' << 8 | '\n';
  private static final int COLON = ':' << 8 | ' ';

  private WholeMessage() {}

  static boolean suits(ByteBuffer body) {
    return body.remaining() <= LARGEST;
  }

  /** An answer; its headers say how long the body is. */
  static ByteBuf answer(
      ByteBufAllocator memory, HttpResponseStatus status, HttpHeaders headers, ByteBuffer body) {
    var out = memory.directBuffer(HEAD_ROOM + body.remaining());
    out.writeBytes(VERSION);
    ByteBufUtil.writeAscii(out, status.codeAsText());
    out.writeByte(' ');
    ByteBufUtil.writeAscii(out, status.reasonPhrase());
    out.writeShort(LINE_END);
    return rest(out, headers, body);
  }

  /**
   * A request; its headers say how long the body is.
   *
   * @throws IllegalArgumentException when the target would break out of its line
   */
  static ByteBuf request(
      ByteBufAllocator memory, String method, String target, HttpHeaders headers, ByteBuffer body) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) == 0x7f) {
        throw new IllegalArgumentException("no target of a request: " + target);
      }
    }
    var out = memory.directBuffer(HEAD_ROOM + body.remaining());
    ByteBufUtil.writeAscii(out, method);
    out.writeByte(' ');
    ByteBufUtil.writeUtf8(out, target);
    out.writeBytes(LAST_VERSION);
    return rest(out, headers, body);
  }

  private static ByteBuf rest(ByteBuf out, HttpHeaders headers, ByteBuffer body) {
    var entries = headers.iteratorCharSequence();
    while (entries.hasNext()) {
      var entry = entries.next();
      ByteBufUtil.writeAscii(out, entry.getKey());
      out.writeShort(COLON);
      ByteBufUtil.writeAscii(out, entry.getValue());
      out.writeShort(LINE_END);
    }
    out.writeShort(LINE_END);
    return out.writeBytes(body.duplicate());
  }
}
