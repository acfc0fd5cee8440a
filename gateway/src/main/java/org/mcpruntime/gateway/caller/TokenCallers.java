package org.mcpruntime.gateway.caller;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.process.token.IssuerKeys;
import org.mcpruntime.process.token.Keys;
import org.mcpruntime.process.token.TokenMetrics;
import org.mcpruntime.process.token.TokenRules;
import org.mcpruntime.process.token.TokenVerifier;
import org.mcpruntime.process.token.Verdict;

/** Callers whom a signed token names. */
final class TokenCallers implements AutoCloseable {

  private static final String SCHEME = "bearer";

  private record Accepted(String issuer, String audience) {}

  private final Function<String, Keys> issuers;
  private final InstantSource clock;
  private final TokenMetrics metrics;

  // As many as the policies of this process have ever named.
  private final Map<String, Keys> keys = new ConcurrentHashMap<>();
  private final Map<Accepted, TokenVerifier> verifiers = new ConcurrentHashMap<>();

  TokenCallers(Function<String, Keys> issuers, InstantSource clock, TokenMetrics metrics) {
    this.issuers = issuers;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Begins to fetch the keys that tokens of such a policy are signed with. */
  void prepare(Auth auth) {
    if (auth.mode() == Auth.Mode.OAUTH && auth.issuerURL() != null) {
      var _ = keysOf(auth.issuerURL().toString());
    }
  }

  private Keys keysOf(String issuer) {
    return keys.computeIfAbsent(issuer, issuers);
  }

  Found find(Presented presented, Auth auth) {
    if (hasTokenInQuery(presented.query())) {
      return new Found.Unknown(Reason.INVALID_TOKEN);
    }
    var values = presented.header(auth.tokenHeader());
    if (values.isEmpty()) {
      return new Found.Unknown(Reason.MISSING_BEARER_TOKEN);
    }
    if (values.size() > 1) {
      return new Found.Unknown(Reason.INVALID_TOKEN);
    }
    var token = token(values.getFirst().strip(), auth.tokenHeader());
    if (token.isEmpty()) {
      return new Found.Unknown(Reason.MISSING_BEARER_TOKEN);
    }
    var session = FieldText.only(presented, auth.sessionIDHeader());
    if (session == null) {
      return new Found.Unknown(Reason.AMBIGUOUS_IDENTITY);
    }
    return verify(token, session, auth);
  }

  /** Tokens in addresses end in logs and histories (RFC 6750, section 5.3). */
  private static boolean hasTokenInQuery(String query) {
    if (query.isEmpty()) {
      return false;
    }
    for (var pair : query.split("[&;]", -1)) {
      if (decoded(pair.split("=", 2)[0]).equals("access_token")) {
        return true;
      }
    }
    return false;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  /**
   * The token of a header's value, empty where there is none. {@code Authorization} names its
   * scheme; a header that is for tokens only may.
   */
  private static String token(String value, String header) {
    int length = SCHEME.length();
    boolean named =
        value.regionMatches(true, 0, SCHEME, 0, length)
            && value.length() > length
            && value.charAt(length) == ' ';
    if (named) {
      return value.substring(length).strip();
    }
    return header.equalsIgnoreCase("Authorization") || value.equalsIgnoreCase(SCHEME) ? "" : value;
  }

  private Found verify(String token, String session, Auth auth) {
    if (auth.issuerURL() == null) {
      return new Found.Unknown(Reason.OAUTH_PROVIDER_UNAVAILABLE);
    }
    // A token for any audience at all would be one that another server could replay.
    if (Texts.orEmpty(auth.audience()).isBlank()) {
      return new Found.Unknown(Reason.INVALID_TOKEN);
    }
    var accepted = new Accepted(auth.issuerURL().toString(), Texts.orEmpty(auth.audience()));
    var issuerKeys = keysOf(accepted.issuer);
    var verifier =
        verifiers.computeIfAbsent(
            accepted,
            key ->
                new TokenVerifier(
                    new TokenRules(key.issuer, key.audience), issuerKeys, clock, metrics));
    return switch (verifier.verify(token)) {
      case Verdict.Verified verified -> known(verified, session);
      case Verdict.Invalid _ -> new Found.Unknown(Reason.INVALID_TOKEN);
      case Verdict.UnknownKey _, Verdict.ProviderUnavailable _ -> {
        var fetched = issuerKeys.refresh().toCompletableFuture();
        yield fetched.isDone()
            ? again(verifier, token, session)
            : new Found.Later(fetched.handle((_, _) -> again(verifier, token, session)));
      }
    };
  }

  /** With keys that are as fresh as they get. */
  private static Found.Final again(TokenVerifier verifier, String token, String session) {
    return switch (verifier.verify(token)) {
      case Verdict.Verified verified -> known(verified, session);
      case Verdict.Invalid _, Verdict.UnknownKey _ -> new Found.Unknown(Reason.INVALID_TOKEN);
      case Verdict.ProviderUnavailable _ -> new Found.Unknown(Reason.OAUTH_PROVIDER_UNAVAILABLE);
    };
  }

  private static Found.Final known(Verdict.Verified verified, String session) {
    var claims = verified.claims();
    var identity = new Subject(verified.subject(), claims.agent(), claims.team());
    var caller = new Caller(identity, claims.session().isEmpty() ? session : claims.session());
    return new Found.Known(new Authentication.Verified(caller, Assurance.PROVEN, claims.expires()));
  }

  @Override
  public void close() {
    for (var each : keys.values()) {
      if (each instanceof IssuerKeys fetched) {
        fetched.close();
      }
    }
  }
}
