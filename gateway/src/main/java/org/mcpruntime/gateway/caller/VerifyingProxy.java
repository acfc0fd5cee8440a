package org.mcpruntime.gateway.caller;

import org.jspecify.annotations.Nullable;

/**
 * The proxy that verifies client certificates in front of the gateway and passes on what they say.
 *
 * @param spiffeID what its own certificate says; null where there is no such proxy
 * @param header where it writes the identity it has verified
 */
public record VerifyingProxy(@Nullable String spiffeID, String header) {

  public static final String HEADER = "X-MCP-Verified-SPIFFE-ID";

  /** Callers show their certificates to the gateway itself. */
  public static final VerifyingProxy NONE = new VerifyingProxy(null, HEADER);

  public VerifyingProxy {
    spiffeID = spiffeID == null || spiffeID.isBlank() ? null : spiffeID;
    header = header.isBlank() ? HEADER : header;
  }
}
