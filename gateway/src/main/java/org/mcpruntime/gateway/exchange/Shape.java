package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.process.http.Request;

/** What is refused by a request's head alone: verbs, origins, media types, upgrades. */
final class Shape {

  private static final String JSON = "application/json";
  private static final String VERBS = "POST, GET, DELETE, OPTIONS";

  /** Pages that this machine serves; a name that only resolves to it is another origin. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");

  private Shape() {}

  /**
   * Why the request is refused, null where it is not.
   *
   * @param origins the origins that browsers may come from
   */
  static @Nullable Refusal refusal(Request request, List<String> origins) {
    var headers = request.headers();
    if (headers.contains(HttpHeaderNames.UPGRADE)) {
      return Refusal.of(Reason.UPGRADE_REFUSED);
    }
    var origin = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origin.size() > 1 || (origin.size() == 1 && !isAllowed(origin.getFirst(), origins))) {
      return Refusal.of(Reason.ORIGIN_NOT_ALLOWED);
    }
    return switch (request.method()) {
      case "POST" -> post(request);
      case "GET", "DELETE" -> isModern(request) ? Refusal.verb("POST") : null;
      case "OPTIONS" -> null;
      default -> Refusal.verb(VERBS);
    };
  }

  private static @Nullable Refusal post(Request request) {
    if (request.body().isCut()) {
      return Refusal.of(Reason.BODY_TOO_LARGE);
    }
    if (request.body().isCrowdedOut()) {
      return Refusal.soon(Reason.CONCURRENCY_LIMITED);
    }
    var types = request.headers().getAll(HttpHeaderNames.CONTENT_TYPE);
    boolean coded = request.headers().contains(HttpHeaderNames.CONTENT_ENCODING);
    return types.size() == 1 && isJson(types.getFirst()) && !coded
        ? null
        : Refusal.of(Reason.MEDIA_TYPE_UNSUPPORTED);
  }

  /** GET and DELETE belong to the legacy era. */
  private static boolean isModern(Request request) {
    var version = request.headers().get(McpHeaders.VERSION);
    return version != null
        && Revision.of(version).filter(r -> r.era() == Revision.Era.MODERN).isPresent();
  }

  /** {@code application/json}, with UTF-8 if any charset is named. */
  static boolean isJson(String type) {
    return type.equalsIgnoreCase(JSON) || isJsonWithParameters(type);
  }

  private static boolean isJsonWithParameters(String type) {
    var parts = type.split(";", -1);
    if (!parts[0].strip().equalsIgnoreCase(JSON)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("charset=")
          && !parameter.substring(8).replace("\"", "").equals("utf-8")) {
        return false;
      }
    }
    return true;
  }

  static boolean isEventStream(String type) {
    int end = type.indexOf(';');
    var name = end < 0 ? type : type.substring(0, end);
    return name.strip().equalsIgnoreCase("text/event-stream");
  }

  private static boolean isAllowed(String origin, List<String> origins) {
    return LOOPBACK.matcher(origin).matches()
        || origins.contains("*")
        || origins.stream().anyMatch(origin::equalsIgnoreCase);
  }
}
