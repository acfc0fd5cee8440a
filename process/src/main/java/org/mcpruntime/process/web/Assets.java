package org.mcpruntime.process.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Hosts;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;

/**
 * Serves a page and the files that it needs. The files lie below a name that changes with them, so
 * that browsers keep them for ever; the page itself is never kept. Whatever path is not that of a
 * file is a place within the page, which finds its own way there.
 */
public final class Assets implements HttpApp {

  /** Where the page finds its files; stands in the page itself. */
  private static final String PLACE = "@assets@";

  private static final String KEPT = "public, max-age=31536000, immutable";

  /** Nothing but our own files, no markup made of text, in nobody's frame. */
  private static final Map<String, String> GUARDS =
      Map.of(
          "content-security-policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'; require-trusted-types-for 'script';"
              + " trusted-types lit-html",
          "x-content-type-options",
          "nosniff",
          "referrer-policy",
          "no-referrer",
          "cross-origin-opener-policy",
          "same-origin",
          "cross-origin-resource-policy",
          "same-origin",
          "permissions-policy",
          "camera=(), geolocation=(), microphone=()");

  private final String prefix;
  private final Hosts hosts;
  private final Asset page;
  private final Map<String, Asset> files = new HashMap<>();

  /**
   * @param prefix of all its paths, such as {@code /console}
   * @param page its HTML
   * @param files by their paths below the page's files
   */
  public Assets(String prefix, Asset page, Map<String, Asset> files, Hosts hosts) {
    this.prefix = prefix;
    this.hosts = hosts;
    var place = prefix + "/assets/" + version(files);
    files.forEach((path, file) -> this.files.put(place + "/" + path, file));
    var html = UTF_8.decode(page.body().duplicate()).toString().replace(PLACE, place);
    this.page = new Asset(page.type(), UTF_8.encode(html).asReadOnlyBuffer());
  }

  private static String version(Map<String, Asset> files) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(files)
          .forEach(
              (path, file) -> {
                digest.update(path.getBytes(UTF_8));
                digest.update(file.body().duplicate());
              });
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether a path is one of these. */
  public boolean isOurs(String path) {
    return path.equals("/") || path.equals(prefix) || path.startsWith(prefix + "/");
  }

  @Override
  public int bodyLimit(Request head) {
    return 0;
  }

  @Override
  public void handle(Request request, Answer answer) {
    try {
      hosts.guard(request);
    } catch (ApiException e) {
      send(request, answer, 403, text(String.valueOf(e.getMessage())), head("no-store"));
      return;
    }
    var path = request.path();
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      var headers = head("no-store");
      headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
      send(request, answer, 405, text("only GET and HEAD"), headers);
    } else if (path.equals("/") || path.equals(prefix)) {
      var headers = head("no-store");
      headers.set(HttpHeaderNames.LOCATION, prefix + "/");
      send(request, answer, 302, text(""), headers);
    } else if (path.startsWith(prefix + "/assets/")) {
      file(request, answer, files.get(path));
    } else {
      send(request, answer, 200, page, head("no-store"));
    }
  }

  private static void file(Request request, Answer answer, @Nullable Asset file) {
    if (file == null) {
      send(request, answer, 404, text("there is no such file"), head("no-store"));
    } else {
      send(request, answer, 200, file, head(KEPT));
    }
  }

  private static Asset text(String text) {
    return new Asset("text/plain; charset=utf-8", UTF_8.encode(text));
  }

  private static HttpHeaders head(String keeping) {
    var headers = Fields.none();
    headers.set(HttpHeaderNames.CACHE_CONTROL, keeping);
    GUARDS.forEach(headers::set);
    return headers;
  }

  private static void send(
      Request request, Answer answer, int status, Asset asset, HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, asset.type());
    boolean headOnly = request.method().equals("HEAD");
    answer.send(status, headers, headOnly ? ByteBuffer.allocate(0) : asset.body().duplicate());
  }
}
