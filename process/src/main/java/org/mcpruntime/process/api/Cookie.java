package org.mcpruntime.process.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.http.Request;

/**
 * The cookie that a browser presents after its user has logged in, and when it counts: browsers add
 * it to requests that a foreign page makes, too.
 */
public final class Cookie {

  /** Its name, which is the original's. */
  public static final String NAME = "mcp_ui_session";

  /** What only a page of ours adds, for a foreign one may not without asking. */
  public static final String HEADER = "x-mcp-console";

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private Cookie() {}

  /** Its value; none where it is there twice, for then one is of somebody else. */
  public static Optional<String> of(Request request) {
    var values =
        request.headers().getAll(HttpHeaderNames.COOKIE).stream()
            .flatMap(line -> Arrays.stream(line.split(";", -1)))
            .map(String::strip)
            .filter(pair -> pair.startsWith(NAME + "="))
            .toList();
    return values.size() == 1
        ? Optional.of(values.getFirst().substring(NAME.length() + 1)).filter(v -> !v.isEmpty())
        : Optional.empty();
  }

  /**
   * Lets a request pass that a page of ours has made: the browser says so, and where something
   * changes the page does, too.
   *
   * @throws ApiException where it does not
   */
  public static void guard(Request request) {
    var headers = request.headers();
    var site = headers.get("sec-fetch-site");
    boolean isOurs =
        site == null
            ? headers.contains(HttpHeaderNames.ORIGIN) // which was compared with the host
            : site.equals("same-origin") || site.equals("none");
    boolean isMeant = READING.contains(request.method()) || "1".equals(headers.get(HEADER));
    if (!isOurs || !isMeant) {
      throw new ApiException(
          ErrorCode.FORBIDDEN, "only the console's own pages may use its cookie");
    }
  }

  /** The header that sets it. */
  public static String set(String value, Duration age, boolean secure) {
    return "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s"
        .formatted(NAME, value, age.toSeconds(), secure ? "; Secure" : "");
  }

  /** The header that takes it away. */
  public static String clear(boolean secure) {
    return set("", Duration.ZERO, secure);
  }
}
