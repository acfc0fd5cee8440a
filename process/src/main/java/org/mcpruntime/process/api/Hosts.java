package org.mcpruntime.process.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.http.Request;

/**
 * The names that this API is asked by. A page in a browser can have its own name lead here; it
 * cannot have the request say another.
 *
 * @param others besides those of this machine
 */
public record Hosts(Set<String> others) {

  private static final Set<String> OURS = Set.of("localhost", "127.0.0.1", "[::1]");

  public Hosts {
    others = Set.copyOf(others);
  }

  /**
   * Lets a request pass that is for us, and of no other page.
   *
   * @throws ApiException where it does not
   */
  public void guard(Request request) {
    var host = request.headers().get(HttpHeaderNames.HOST);
    if (!isOurs(host)) {
      throw new ApiException(
          ErrorCode.FORBIDDEN, "host %s is none of this API's names".formatted(host));
    }
    if (!isSame(request.headers().get(HttpHeaderNames.ORIGIN), host)) {
      throw new ApiException(ErrorCode.FORBIDDEN, "pages of other origins may not ask here");
    }
  }

  private boolean isOurs(@Nullable String header) {
    if (header == null) {
      return false;
    }
    int colon = header.lastIndexOf(':');
    boolean port = colon > header.lastIndexOf(']');
    var name = (port ? header.substring(0, colon) : header).toLowerCase(Locale.ROOT);
    return OURS.contains(name) || others.contains(name);
  }

  /** Whether a page of that origin may ask; only one that came from here. */
  static boolean isSame(@Nullable String origin, @Nullable String host) {
    return origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
  }
}
