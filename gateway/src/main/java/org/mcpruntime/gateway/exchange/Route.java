package org.mcpruntime.gateway.exchange;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.process.http.Endpoint;

/**
 * Which requests are for which server, and where it is.
 *
 * @param prefix of the paths, without a slash at its end; empty for all
 * @param upstream null while the server has no place, so that nothing can be forwarded
 * @param basePath what the upstream's URL puts before the path
 * @param strip prefix that is taken off before forwarding; empty for none
 */
public record Route(
    String prefix, ObjectRef server, @Nullable Endpoint upstream, String basePath, String strip) {

  public Route {
    prefix = withoutSlash(prefix);
    basePath = withoutSlash(basePath);
    strip = withoutSlash(strip);
  }

  /** The route of an upstream's URL. */
  public static Route of(String prefix, ObjectRef server, URI upstream, String strip) {
    var path = upstream.getRawPath();
    return new Route(prefix, server, Endpoint.of(upstream), path == null ? "" : path, strip);
  }

  /** The route of a server that has no place yet. */
  public static Route waiting(String prefix, ObjectRef server) {
    return new Route(prefix, server, null, "", "");
  }

  private static String withoutSlash(String path) {
    var shorter = path;
    while (shorter.endsWith("/")) {
      shorter = shorter.substring(0, shorter.length() - 1);
    }
    return shorter;
  }

  boolean covers(String path) {
    return startsWith(path, prefix);
  }

  /** Whether the path begins with the prefix, whole segments. */
  private static boolean startsWith(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  /** The path at the upstream. */
  String forward(String path) {
    var rest = startsWith(path, strip) ? path.substring(strip.length()) : path;
    var joined = basePath + rest;
    return joined.isEmpty() ? "/" : joined;
  }
}
