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
 *
 * <p>Cookies know no ports: any other program of the same address that the browser visits is sent
 * it as well. So it is half of a session's secret; the other half is kept by the page, where a
 * browser keeps what belongs to one origin, and stands in a header.
 */
public final class Cookie {

  /** Its name, which is the original's. */
  public static final String NAME = "mcp_ui_session";

  /**
   * What only a page of ours adds, for a foreign one may not without asking: the page's half, or
   * anything where it has none yet.
   */
  public static final String HEADER = "x-mcp-console";

  /** Characters of the cookie's half. */
  private static final int HALF = 22;

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

  /** The session's secret, of the cookie and what the page added; none where one is missing. */
  public static Optional<String> session(Request request) {
    var kept = request.headers().get(HEADER);
    return kept == null ? Optional.empty() : of(request).map(half -> half + kept);
  }

  /** What the page keeps of a session's secret. */
  public static String kept(String secret) {
    return secret.substring(HALF);
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
    boolean isMeant = READING.contains(request.method()) || headers.contains(HEADER);
    if (!isOurs || !isMeant) {
      throw new ApiException(
          ErrorCode.FORBIDDEN, "only the console's own pages may use its cookie");
    }
  }

  /** The header that gives the browser its half of a session's secret. */
  public static String set(String secret, Duration age, boolean secure) {
    return header(secret.substring(0, HALF), age, secure);
  }

  private static String header(String value, Duration age, boolean secure) {
    return "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s"
        .formatted(NAME, value, age.toSeconds(), secure ? "; Secure" : "");
  }

  /** The header that takes it away. */
  public static String clear(boolean secure) {
    return header("", Duration.ZERO, secure);
  }
}
