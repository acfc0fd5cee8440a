package org.mcpruntime.gateway.caller;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.SessionPolicy;

/**
 * Headers that one side must not say to the other through the gateway; made once for each policy.
 *
 * <p>Names are compared without regard to case, and {@code _} is {@code -}: servers that put
 * headers into variables cannot tell them apart.
 */
public final class ReservedHeaders {

  private static final String FORWARDED = "x-forwarded-";

  /** They speak of one connection (RFC 9110, section 7.6.1). */
  private static final List<String> HOP_BY_HOP =
      List.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Authenticate",
          "Proxy-Authentication-Info",
          "Proxy-Authorization",
          "Proxy-Connection",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade",
          "HTTP2-Settings");

  /** The gateway waits for the whole request and reads the whole answer. */
  private static final List<String> OURS_TO_SAY = List.of("Expect", "Accept-Encoding");

  private final NameTable both;
  private final NameTable requestsOnly = NameTable.of(OURS_TO_SAY);

  private ReservedHeaders(NameTable both) {
    this.both = both;
  }

  /**
   * Those of a server.
   *
   * @param verified where a proxy writes the identity it has verified
   */
  public static ReservedHeaders of(
      Auth auth, @Nullable SessionPolicy session, VerifyingProxy verified) {
    var names = new ArrayList<>(HOP_BY_HOP);
    names.addAll(List.of("Forwarded", "X-Real-IP", "Authorization"));
    names.addAll(List.of(VerifyingProxy.HEADER, verified.header()));
    for (var each : List.of(auth, Auth.DEFAULT)) {
      names.add(each.humanIDHeader());
      names.add(each.agentIDHeader());
      names.add(each.teamIDHeader());
      names.add(each.sessionIDHeader());
      names.add(each.tokenHeader());
    }
    if (session != null) {
      names.add(session.upstreamTokenHeader());
    }
    return new ReservedHeaders(NameTable.of(names));
  }

  /** Whether a header of a request stays here. */
  public boolean inRequest(CharSequence name) {
    return inResponse(name) || requestsOnly.contains(name);
  }

  /** Whether a header of an answer stays here. */
  public boolean inResponse(CharSequence name) {
    return both.contains(name) || NameTable.startsWith(name, FORWARDED);
  }

  /** What nearly every server says: whether the connection goes on, which names no header. */
  private static boolean isOnlyWhether(String value) {
    return value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close");
  }

  /** The headers that {@code Connection} names, in small letters: they end with the connection. */
  public static Set<String> endingWith(List<String> connection) {
    if (connection.isEmpty() || (connection.size() == 1 && isOnlyWhether(connection.getFirst()))) {
      return Set.of();
    }
    var names = new LinkedHashSet<String>();
    for (var value : connection) {
      for (var name : value.split(",", -1)) {
        if (!name.isBlank()) {
          names.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }
}
