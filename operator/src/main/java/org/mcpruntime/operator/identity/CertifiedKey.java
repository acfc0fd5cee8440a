package org.mcpruntime.operator.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** A key and the certificate that says whose it is. */
record CertifiedKey(X509Certificate certificate, PrivateKey key) {

  Instant validFrom() {
    return certificate.getNotBefore().toInstant();
  }

  Instant validUntil() {
    return certificate.getNotAfter().toInstant();
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "CertifiedKey[%s, until %s]"
        .formatted(certificate.getSubjectX500Principal(), validUntil());
  }
}
