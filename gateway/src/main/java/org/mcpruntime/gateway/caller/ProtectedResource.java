package org.mcpruntime.gateway.caller;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.server.Auth;

/** What clients are told about the server as a protected resource (RFC 9728). */
public final class ProtectedResource {

  /** Where the metadata of the resource at {@code /x} is: this, then {@code /x}. */
  public static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  /**
   * An answer to a request for metadata.
   *
   * @param allow value of that header; empty where the verb is allowed
   * @param json the body, empty where there is none
   */
  public record Answer(int status, String allow, String json) {}

  public ProtectedResource(@Nullable URI externalBase, TrustedProxies proxies) {}

  /** Whether a path is one of metadata, which is answered to everybody. */
  public static boolean isMetadata(String path) {
    return path.startsWith(WELL_KNOWN);
  }

  /** Answers a request for metadata. */
  public Answer answer(String verb, Presented presented, Auth auth) {
    return new Answer(404, "", "{}");
  }

  /** How a caller who was refused for that reason may come back; for reasons of policy too. */
  public Challenge challenge(Reason reason, Presented presented, Auth auth) {
    return Challenge.NONE;
  }
}
