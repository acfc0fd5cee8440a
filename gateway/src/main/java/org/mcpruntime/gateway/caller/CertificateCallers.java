package org.mcpruntime.gateway.caller;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.policy.Caller;

/**
 * Callers whom a certificate names: their own, or that of the proxy which has verified theirs.
 *
 * <p>A certificate names a session by its SPIFFE identity; who the caller is stands in the session.
 * Headers with identities count for nothing.
 */
final class CertificateCallers {

  /** The kind of a URI among alternative names (RFC 5280, section 4.2.1.6). */
  private static final int URI_NAME = 6;

  private final VerifyingProxy proxy;

  CertificateCallers(VerifyingProxy proxy) {
    this.proxy = proxy;
  }

  Found.Final find(Presented presented, ServerPolicy policy, Instant now) {
    if (presented.clientCertificates().isEmpty()) {
      return new Found.Unknown(Reason.MISSING_CLIENT_CERTIFICATE);
    }
    var leaf = presented.clientCertificates().getFirst();
    // A connection may outlive the certificate it began with.
    if (!valid(leaf, now)) {
      return new Found.Unknown(Reason.MISSING_CLIENT_CERTIFICATE);
    }
    var names = uris(leaf);
    var vouched = presented.header(proxy.header());
    if (names.size() == 1 && names.getFirst().equals(proxy.spiffeID())) {
      return vouched.size() == 1 && !vouched.getFirst().isBlank()
          ? session(vouched.getFirst().strip(), leaf, policy, now)
          : new Found.Unknown(Reason.MISSING_VERIFIED_IDENTITY);
    }
    if (!vouched.isEmpty()) {
      return new Found.Unknown(Reason.UNTRUSTED_PROXY);
    }
    if (names.isEmpty()) {
      return new Found.Unknown(
          proxy.spiffeID() == null ? Reason.MISSING_VERIFIED_IDENTITY : Reason.UNTRUSTED_PROXY);
    }
    // An identity document has one name (SPIFFE X.509-SVID, section 2).
    return names.size() == 1
        ? session(names.getFirst(), leaf, policy, now)
        : new Found.Unknown(Reason.INVALID_SPIFFE_IDENTITY);
  }

  private static Found.Final session(
      String identity, X509Certificate leaf, ServerPolicy policy, Instant now) {
    var domain = Texts.orEmpty(policy.auth().trustDomain());
    var named = SpiffeId.parse(identity, domain);
    if (named.isEmpty()) {
      return new Found.Unknown(Reason.INVALID_SPIFFE_IDENTITY);
    }
    var binding = policy.index().binding(named.get().session()).orElse(null);
    if (binding == null) {
      return new Found.Unknown(Reason.SESSION_NOT_FOUND);
    }
    if (binding.revoked()) {
      return new Found.Unknown(Reason.SESSION_REVOKED);
    }
    if (binding.expired(now)) {
      return new Found.Unknown(Reason.SESSION_EXPIRED);
    }
    var caller = new Caller(binding.subject(), binding.name());
    var until = leaf.getNotAfter().toInstant();
    return new Found.Known(new Authentication.Verified(caller, Assurance.PROVEN, until));
  }

  private static boolean valid(X509Certificate leaf, Instant now) {
    return !now.isBefore(leaf.getNotBefore().toInstant())
        && !now.isAfter(leaf.getNotAfter().toInstant());
  }

  private static List<String> uris(X509Certificate leaf) {
    try {
      var names = leaf.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> Integer.valueOf(URI_NAME).equals(name.get(0)))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
