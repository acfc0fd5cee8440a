package org.mcpruntime.gateway.caller;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a refused caller is told about how to come back.
 *
 * @param wwwAuthenticate value of that header (RFC 6750); null where no token would help
 * @param requiredHeaders the identity headers that an adapter adds; empty where none would help
 * @param clientCertificateRequired whether a client certificate would help
 */
public record Challenge(
    @Nullable String wwwAuthenticate,
    List<String> requiredHeaders,
    boolean clientCertificateRequired) {

  public static final Challenge NONE = new Challenge(null, List.of(), false);

  public Challenge {
    requiredHeaders = List.copyOf(requiredHeaders);
  }

  static Challenge bearer(String wwwAuthenticate) {
    return new Challenge(wwwAuthenticate, List.of(), false);
  }
}
