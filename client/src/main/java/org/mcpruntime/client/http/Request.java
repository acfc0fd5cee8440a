package org.mcpruntime.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of whom.
 *
 * @param headers besides those that HTTP itself needs
 * @param body null for none
 */
public record Request(String method, URI url, Map<String, String> headers, @Nullable String body) {

  public Request {
    headers = Map.copyOf(headers);
    headers.forEach(Request::check);
  }

  /** Whoever could end a line could write lines of their own. */
  private static void check(String name, String value) {
    if (name.isEmpty() || !name.chars().allMatch(Request::isOfName)) {
      throw new IllegalArgumentException("no name of a header: " + name);
    }
    if (!value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t')) {
      throw new IllegalArgumentException("the header %s holds what no header may".formatted(name));
    }
  }

  private static boolean isOfName(int c) {
    return c > ' ' && c <= '~' && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
  }

  /** With all that is asked for, and where. */
  byte[] bytes() {
    var content = body == null ? new byte[0] : body.getBytes(UTF_8);
    var lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    lines.putAll(headers);
    lines.put("host", authority());
    lines.put("connection", "close");
    if (body != null || !method.equals("GET")) {
      lines.put("content-length", Integer.toString(content.length));
    }
    var head = new StringBuilder(method + " " + target() + " HTTP/1.1\r\n");
    lines.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  private String authority() {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  private String target() {
    var ascii = URI.create(url.toASCIIString());
    var path = Objects.requireNonNullElse(ascii.getRawPath(), "");
    return (path.isEmpty() ? "/" : path)
        + (ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery());
  }
}
