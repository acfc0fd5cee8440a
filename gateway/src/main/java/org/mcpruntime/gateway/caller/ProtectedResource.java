package org.mcpruntime.gateway.caller;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.mcp.JsonWriter;

/**
 * What clients are told about the server as a protected resource (RFC 9728), and the refused about
 * how to come back (RFC 6750).
 *
 * <p>Addresses are {@code https}; {@code http} is for this machine only, since a token must not
 * travel in the clear.
 */
public final class ProtectedResource {

  /** Where the metadata of the resource at {@code /x} is: this, then {@code /x}. */
  public static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?");

  /** What may stand in a quoted string and in JSON as it is. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?");

  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(?i)(localhost|[a-z0-9-]+\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])(:[0-9]+)?");

  /**
   * An answer to a request for metadata.
   *
   * @param allow value of that header; empty where the verb is allowed
   * @param json the body, empty where there is none
   */
  public record Answer(int status, String allow, String json) {}

  private final String external;
  private final TrustedProxies proxies;
  private final boolean tls;

  /**
   * @param external under which address clients reach the gateway; null where that is known only
   *     from what they ask for
   * @param tls whether the gateway itself speaks TLS with them
   */
  public ProtectedResource(@Nullable URI external, TrustedProxies proxies, boolean tls) {
    this.external = external == null ? "" : base(external);
    this.proxies = proxies;
    this.tls = tls;
  }

  private static String base(URI external) {
    var authority = external.getRawAuthority();
    var path = external.getRawPath() == null ? "" : external.getRawPath();
    var scheme = external.getScheme() == null ? "" : external.getScheme().toLowerCase(Locale.ROOT);
    if (authority == null
        || !(scheme.equals("https") || scheme.equals("http"))
        || !HOST.matcher(authority).matches()
        || !PATH.matcher(path).matches()
        || external.getRawQuery() != null
        || external.getRawFragment() != null) {
      throw new IllegalArgumentException(
          external + " is no address of a gateway; write one such as https://mcp.example.com");
    }
    boolean upgraded = scheme.equals("http") && !LOOPBACK.matcher(authority).matches();
    return (upgraded ? "https" : scheme)
        + "://"
        + (upgraded && authority.endsWith(":80")
            ? authority.substring(0, authority.length() - ":80".length())
            : authority)
        + path.replaceAll("/+$", "");
  }

  /** Whether a path is one of metadata, which is answered to everybody. */
  public static boolean isMetadata(String path) {
    return path.startsWith(WELL_KNOWN)
        && (path.length() == WELL_KNOWN.length() || path.charAt(WELL_KNOWN.length()) == '/');
  }

  /** Answers a request for metadata, whose path is one. */
  public Answer answer(String verb, Presented presented, Auth auth) {
    if (auth.mode() != Auth.Mode.OAUTH || auth.issuerURL() == null) {
      return new Answer(404, "", notEnabled());
    }
    if (!verb.equals("GET") && !verb.equals("HEAD")) {
      return new Answer(405, "GET, HEAD", "");
    }
    var base = base(presented);
    var path = presented.path().substring(WELL_KNOWN.length());
    if (base.isEmpty() || !PATH.matcher(path).matches()) {
      return new Answer(404, "", notEnabled());
    }
    return new Answer(
        200, "", verb.equals("HEAD") ? "" : metadata(base + path, auth.issuerURL().toString()));
  }

  private static String metadata(String resource, String issuer) {
    var json = new JsonWriter().object();
    json.name("resource").string(resource);
    json.name("authorization_servers").array().string(issuer).end();
    json.name("bearer_methods_supported").array().string("header").end();
    return json.end().text().toString();
  }

  private static String notEnabled() {
    var json = new JsonWriter().object();
    json.name("error").string(Reason.OAUTH_NOT_ENABLED.word());
    json.name("message").string(Reason.OAUTH_NOT_ENABLED.sentence());
    json.name("adapter_required").bool(true);
    return json.end().text().toString();
  }

  /** How a caller who was refused for that reason may come back; for reasons of policy too. */
  public Challenge challenge(Reason reason, Presented presented, Auth auth) {
    boolean unknown = reason.status() == 401;
    return switch (auth.mode()) {
      case OAUTH -> unknown ? Challenge.bearer(bearer(reason, presented)) : Challenge.NONE;
      case MTLS -> new Challenge(null, List.of(), unknown);
      case HEADER, NONE ->
          reason == Reason.MISSING_IDENTITY || reason == Reason.MISSING_SESSION
              ? new Challenge(
                  null,
                  List.of(
                      auth.humanIDHeader(),
                      auth.agentIDHeader(),
                      auth.teamIDHeader(),
                      auth.sessionIDHeader()),
                  false)
              : Challenge.NONE;
    };
  }

  private String bearer(Reason reason, Presented presented) {
    var challenge = new StringBuilder("Bearer realm=\"mcp-runtime\"");
    var base = base(presented);
    if (!base.isEmpty() && PATH.matcher(presented.path()).matches()) {
      challenge
          .append(", resource_metadata=\"")
          .append(base)
          .append(WELL_KNOWN)
          .append(presented.path())
          .append('"');
    }
    if (reason == Reason.INVALID_TOKEN) {
      challenge.append(", error=\"invalid_token\"");
    }
    return challenge.toString();
  }

  /** Scheme, host and what paths begin with; empty where the client named no host. */
  private String base(Presented presented) {
    if (!external.isEmpty()) {
      return external;
    }
    var forwarded = proxies.said(presented, "X-Forwarded-Host");
    var hosts = presented.header("Host");
    var host = forwarded.isEmpty() && hosts.size() == 1 ? hosts.getFirst().strip() : forwarded;
    if (!HOST.matcher(host).matches()) {
      return "";
    }
    boolean secure = tls || proxies.said(presented, "X-Forwarded-Proto").equalsIgnoreCase("https");
    return (secure || !LOOPBACK.matcher(host).matches() ? "https://" : "http://") + host;
  }
}
