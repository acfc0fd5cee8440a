package org.mcpruntime.client.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an answer says before its body.
 *
 * @param headers by names in lower case; of several of one name, with commas between
 */
record Head(int status, Map<String, String> headers) {

  private static final int MOST_BYTES = 64 << 10;
  private static final int MOST_INTERIM = 10;
  private static final String VERSION = "HTTP/1.";

  /** The head of the answer itself, after those that say that it is still to come. */
  static Head of(InputStream in) throws IOException {
    for (int interim = 0; interim < MOST_INTERIM; interim++) {
      var head = next(in);
      if (head.status >= 200) {
        return head;
      }
    }
    throw new IOException("the answer does not begin");
  }

  private static Head next(InputStream in) throws IOException {
    int status = status(line(in, MOST_BYTES));
    var headers = new HashMap<String, String>();
    int left = MOST_BYTES;
    for (var line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      left -= line.length();
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("the answer has a header without a name");
      }
      var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    return new Head(status, headers);
  }

  private static int status(String line) throws IOException {
    int at = VERSION.length() + 2;
    if (line.startsWith(VERSION) && line.length() >= at + 3 && line.charAt(at - 1) == ' ') {
      int status = digits(line.substring(at, at + 3), 10);
      if (status >= 100 && (line.length() == at + 3 || line.charAt(at + 3) == ' ')) {
        return status;
      }
    }
    throw new IOException("the answer is none of HTTP");
  }

  /** A number of digits only; -1 where it is none. */
  static int digits(String text, int radix) {
    boolean number =
        !text.isEmpty() && text.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0);
    try {
      return number ? Integer.parseInt(text, radix) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** One line, without its end; its characters are bytes. */
  static String line(InputStream in, int most) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended before the answer did");
      }
      if (bytes.size() == most) {
        throw new IOException("a line of the answer is too long");
      }
      bytes.write(b);
    }
    var line = bytes.toString(ISO_8859_1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** What follows this head, where that ends. */
  InputStream body(InputStream in) throws IOException {
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    var coding = header("transfer-encoding");
    if (coding.isPresent()) {
      if (!coding.get().equalsIgnoreCase("chunked")) {
        throw new IOException("the answer is written in a way that was not asked for");
      }
      return new Portions(in, Portions.CHUNKED);
    }
    var length = header("content-length");
    if (length.isEmpty()) {
      return in;
    }
    int known = digits(length.get(), 10);
    if (known < 0) {
      throw new IOException("the answer's length is none: " + length.get());
    }
    return new Portions(in, known);
  }
}
