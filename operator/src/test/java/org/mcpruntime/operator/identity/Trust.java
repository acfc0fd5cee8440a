package org.mcpruntime.operator.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/** What a caller believes who has a bundle, as the JDK judges it. */
final class Trust {

  private Trust() {}

  static boolean believes(String bundle, X509Certificate shown, Instant now) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var anchors =
          factory
              .generateCertificates(
                  new ByteArrayInputStream(bundle.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .filter(anchor -> !now.isAfter(anchor.getNotAfter().toInstant()))
              .map(anchor -> new TrustAnchor(anchor, null))
              .collect(Collectors.toSet());
      if (anchors.isEmpty()) {
        return false;
      }
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      var _ =
          CertPathValidator.getInstance("PKIX")
              .validate(factory.generateCertPath(List.of(shown)), parameters);
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
