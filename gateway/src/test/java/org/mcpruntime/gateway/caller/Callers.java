package org.mcpruntime.gateway.caller;

import java.net.URI;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.gateway.source.Documents;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.process.token.Keys;
import org.mcpruntime.process.token.TokenMetrics;

/** Authenticators and ways to authenticate, for tests. */
final class Callers {

  static final String ISSUER = "https://id.example.com";
  static final String AUDIENCE = "https://mcp.example.com/billing/mcp";
  static final ProtectedResource RESOURCE = new ProtectedResource(null, TrustedProxies.NONE, false);

  private Callers() {}

  static Auth auth(Auth.Mode mode) {
    return new Auth(mode, "", "", "", "", "", URI.create(ISSUER), AUDIENCE, "example.org");
  }

  static Auth oauth(URI issuer, String tokenHeader, @Nullable String audience) {
    return new Auth(Auth.Mode.OAUTH, "", "", "", "", tokenHeader, issuer, audience, null);
  }

  static Authenticator authenticator(VerifyingProxy proxy, Function<String, Keys> issuers) {
    return authenticator(proxy, issuers, InstantSource.fixed(Documents.NOON));
  }

  static Authenticator authenticator(
      VerifyingProxy proxy, Function<String, Keys> issuers, InstantSource clock) {
    return new Authenticator(RESOURCE, proxy, issuers, clock, new TokenMetrics(new Metrics()));
  }

  /** For policies that name no issuer. */
  static Authenticator authenticator() {
    return authenticator(
        VerifyingProxy.NONE,
        issuer -> {
          throw new AssertionError("no issuer is asked for, but " + issuer);
        });
  }
}
