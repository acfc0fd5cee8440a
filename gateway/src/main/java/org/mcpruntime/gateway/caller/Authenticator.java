package org.mcpruntime.gateway.caller;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.process.token.Keys;
import org.mcpruntime.process.token.TokenMetrics;

/** Says who asks, in the way the server's policy names. */
public final class Authenticator implements AutoCloseable {

  private static final Authentication.Verified ANONYMOUS =
      new Authentication.Verified(Caller.ANONYMOUS, Assurance.ASSERTED, null);

  private final ProtectedResource resource;
  private final CertificateCallers certificates;
  private final TokenCallers tokens;

  /**
   * @param resource who tells the refused how to come back
   * @param issuers the keys of an issuer, made once for each issuer that a policy names; those that
   *     are fetched are closed with this
   */
  public Authenticator(
      ProtectedResource resource,
      VerifyingProxy proxy,
      Function<String, Keys> issuers,
      InstantSource clock,
      TokenMetrics metrics) {
    this.resource = resource;
    this.certificates = new CertificateCallers(proxy);
    this.tokens = new TokenCallers(issuers, clock, metrics);
  }

  /** Begins to fetch what callers of this policy are verified with; for policies that are new. */
  public void prepare(ServerPolicy policy) {
    tokens.prepare(policy.auth());
  }

  /**
   * Says who presents this.
   *
   * @param presented can be read until the answer is settled
   */
  public Authentication authenticate(Presented presented, ServerPolicy policy, Instant now) {
    var auth = policy.auth();
    var found =
        switch (auth.mode()) {
          case NONE -> new Found.Known(ANONYMOUS);
          case HEADER -> HeaderCallers.of(presented, auth);
          case OAUTH -> tokens.find(presented, auth);
          case MTLS -> certificates.find(presented, policy, now);
        };
    return switch (found) {
      case Found.Final settled -> settled(settled, presented, auth);
      case Found.Later later ->
          new Authentication.Waiting(
              later.found().thenApply(settled -> settled(settled, presented, auth)));
    };
  }

  private Authentication.Settled settled(Found.Final found, Presented presented, Auth auth) {
    return switch (found) {
      case Found.Known known -> known.verified();
      case Found.Unknown unknown ->
          new Authentication.Refused(
              unknown.reason(), resource.challenge(unknown.reason(), presented, auth));
    };
  }

  @Override
  public void close() {
    tokens.close();
  }
}
