package org.mcpruntime.judge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to bytes that were sent as they are, which no HTTP client would.
 *
 * @param head the status line and the headers
 */
record Sent(int status, String head, String body) {

  private static final int PATIENCE_MS = 20_000;

  /**
   * Posts to a URL.
   *
   * @param toEnd whether the body is waited for, which some answers have no end of
   */
  static Sent post(URI url, List<String> headers, byte[] body, boolean toEnd) throws IOException {
    var head =
        new StringBuilder("POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority());
    headers.forEach(header -> head.append("\r\n").append(header));
    head.append("\r\nConnection: close\r\nContent-Length: ").append(body.length);
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n\r\n").toString().getBytes(ISO_8859_1));
    request.writeBytes(body);
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(request.toByteArray());
      return read(socket.getInputStream(), toEnd);
    }
  }

  private static Sent read(InputStream in, boolean toEnd) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no answer, but '" + head + "'");
      }
      head.append((char) c);
    }
    int status = Integer.parseInt(head, 9, 12, 10);
    var body = toEnd ? new String(in.readAllBytes(), ISO_8859_1) : "";
    return new Sent(status, head.toString(), body);
  }

  /** The value of a header; null where there is none. */
  @Nullable String header(String name) {
    var wanted = name.toLowerCase(Locale.ROOT) + ":";
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(wanted))
        .map(line -> line.substring(wanted.length()).strip())
        .findFirst()
        .orElse(null);
  }
}
