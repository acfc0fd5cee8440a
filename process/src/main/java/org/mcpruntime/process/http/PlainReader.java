package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that are there as a whole and are plain: of HTTP/1.1, with a short head in which
 * each byte is where nobody reads it in another way, and a body of a stated length or none. Nearly
 * all are. Whatever else arrives, it takes nothing of it, and Netty's decoder reads it from its
 * first byte on; a test finds that both read the same wherever this one reads.
 *
 * <p>One for each event loop, and used by it only.
 */
final class PlainReader {

  private static final int LONGEST_HEAD = 4096;
  private static final int LONGEST_TARGET = 1024;
  private static final int MOST_FIELDS = 48;
  private static final int LONGEST_BODY = 64 << 10;
  private static final int LENGTH_DIGITS = 5;

  /** What a byte may be. */
  private static final int NAME = 1;

  private static final int VALUE = 2;
  private static final int TARGET = 4;
  private static final byte[] KINDS = kinds();

  private static final byte[] POST = ascii("POST ");
  private static final byte[] GET = ascii("GET ");
  private static final byte[] DELETE = ascii("DELETE ");
  private static final byte[] REQUEST_VERSION = ascii(" HTTP/1.1\r\n");
  private static final byte[] ANSWER_VERSION = ascii("HTTP/1.1 ");
  private static final byte[] OK = ascii("200 OK\r\n");

  private final NameCache names = new NameCache();
  private final byte[] bytes;

  /** Where the head goes on, and where what was loaded of the message ends. */
  private int at;

  private int end;

  /** Of the body; -1 where none is stated. */
  private int length;

  PlainReader() {
    this(LONGEST_HEAD);
  }

  /**
   * @param longestHead that it reads; with none it leaves every message to Netty's decoder
   */
  PlainReader(int longestHead) {
    this.bytes = new byte[longestHead];
  }

  private static byte[] kinds() {
    var kinds = new byte[256];
    for (int c = ' '; c <= '~'; c++) {
      boolean letter = (c | 32) >= 'a' && (c | 32) <= 'z';
      boolean name = c == '-' || (c >= '0' && c <= '9') || letter;
      kinds[c] = (byte) (VALUE | (c != ' ' && c != '#' ? TARGET : 0) | (name ? NAME : 0));
    }
    return kinds;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  NameCache names() {
    return names;
  }

  /**
   * Takes a request; null where there is no plain one as a whole, and nothing is taken.
   *
   * @param headBytes that a head may have at most
   */
  @Nullable FullHttpRequest request(ByteBuf in, int headBytes) {
    load(in, headBytes);
    var method = method();
    if (method == null) {
      return null;
    }
    int target = at;
    pass(TARGET);
    int targetEnd = at;
    boolean plain =
        targetEnd > target && bytes[target] == '/' && targetEnd - target <= LONGEST_TARGET;
    if (!plain || !skip(REQUEST_VERSION)) {
      return null;
    }
    var fields = fields();
    if (fields == null || in.readableBytes() - at < length) {
      return null;
    }
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1,
        method,
        text(target, targetEnd),
        body(in),
        fields,
        EmptyHttpHeaders.INSTANCE);
  }

  /** Takes an answer in the same way. */
  @Nullable FullHttpResponse answer(ByteBuf in, int headBytes) {
    load(in, headBytes);
    var status = skip(ANSWER_VERSION) ? status() : null;
    if (status == null) {
      return null;
    }
    var fields = fields();
    if (fields == null || length < 0 || in.readableBytes() - at < length) {
      return null;
    }
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, body(in), fields, EmptyHttpHeaders.INSTANCE);
  }

  private void load(ByteBuf in, int headBytes) {
    at = 0;
    end = Math.min(in.readableBytes(), Math.min(headBytes, bytes.length));
    length = -1;
    in.getBytes(in.readerIndex(), bytes, 0, end);
  }

  private ByteBuf body(ByteBuf in) {
    in.skipBytes(at);
    return length <= 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(length);
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private boolean skip(byte[] expected) {
    if (end - at < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[at + i] != expected[i]) {
        return false;
      }
    }
    at += expected.length;
    return true;
  }

  private void pass(int kind) {
    while (at < end && (KINDS[bytes[at] & 0xFF] & kind) != 0) {
      at++;
    }
  }

  private @Nullable HttpMethod method() {
    if (skip(POST)) {
      return HttpMethod.POST;
    }
    if (skip(GET)) {
      return HttpMethod.GET;
    }
    return skip(DELETE) ? HttpMethod.DELETE : null;
  }

  /** One with a body like any other; those that say nothing about one have rules of their own. */
  private @Nullable HttpResponseStatus status() {
    if (skip(OK)) {
      return HttpResponseStatus.OK;
    }
    int from = at;
    int code = digits(3);
    boolean bodied = code >= 200 && code < 600 && code != 204 && code != 205 && code != 304;
    if (!bodied || at == end || bytes[at] != ' ') {
      return null;
    }
    int reason = ++at;
    pass(VALUE);
    boolean plain = at > reason && bytes[reason] != ' ' && bytes[at - 1] != ' ';
    int reasonEnd = at;
    return plain && reason - from == 4 && lineEnds()
        ? HttpResponseStatus.valueOf(code, text(reason, reasonEnd))
        : null;
  }

  /** A number of so many digits at most; -1 where there is none that is spelled shortest. */
  private int digits(int most) {
    int from = at;
    int number = 0;
    while (at < end && at - from <= most && bytes[at] >= '0' && bytes[at] <= '9') {
      number = number * 10 + bytes[at++] - '0';
    }
    boolean shortest = at - from == 1 || (at > from && bytes[from] != '0');
    return shortest && at - from <= most ? number : -1;
  }

  private boolean lineEnds() {
    if (end - at < 2 || bytes[at] != '\r' || bytes[at + 1] != '\n') {
      return false;
    }
    at += 2;
    return true;
  }

  /** All header fields, to the empty line behind them. */
  private @Nullable FieldList fields() {
    var fields = new FieldList();
    while (!lineEnds()) {
      if (fields.size() == MOST_FIELDS || !field(fields)) {
        return null;
      }
    }
    return fields;
  }

  /** A name, a colon, at most one space, and a value with none around it. */
  private boolean field(FieldList fields) {
    int name = at;
    pass(NAME);
    int nameEnd = at;
    if (nameEnd == name || nameEnd == end || bytes[at++] != ':') {
      return false;
    }
    if (at < end && bytes[at] == ' ') {
      at++;
    }
    int value = at;
    pass(VALUE);
    int valueEnd = at;
    boolean plain = valueEnd > value && bytes[value] != ' ' && bytes[valueEnd - 1] != ' ';
    if (!plain || !lineEnds()) {
      return false;
    }
    int slot = NameCache.slot(bytes, name, nameEnd - name);
    var known = names.name(slot, bytes, name, nameEnd - name);
    if (!isHarmless(known, value, valueEnd)) {
      return false;
    }
    fields.addChecked(known, names.value(slot, bytes, value, valueEnd - value));
    return true;
  }

  /** Where it says something of the message's end, only a length, once, is plain. */
  private boolean isHarmless(AsciiString name, int value, int valueEnd) {
    return switch (name.length()) {
      case 14 -> !name.contentEqualsIgnoreCase("content-length") || isLength(value, valueEnd);
      case 17 -> !name.contentEqualsIgnoreCase("transfer-encoding");
      case 6 -> !name.contentEqualsIgnoreCase("expect");
      case 7 -> !name.contentEqualsIgnoreCase("upgrade");
      default -> true;
    };
  }

  private boolean isLength(int value, int valueEnd) {
    if (length >= 0) {
      return false;
    }
    int behind = at;
    at = value;
    length = digits(LENGTH_DIGITS);
    boolean whole = length >= 0 && length <= LONGEST_BODY && at == valueEnd;
    at = behind;
    return whole;
  }
}
