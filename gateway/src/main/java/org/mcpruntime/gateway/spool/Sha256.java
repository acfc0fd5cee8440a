package org.mcpruntime.gateway.spool;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 that makes no garbage; for one thread at a time. */
final class Sha256 {

  static final int BYTES = 32;

  private final MessageDigest digest;
  private final byte[] made = new byte[BYTES];

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** More of what is digested next. */
  void update(byte[] bytes, int from, int to) {
    digest.update(bytes, from, to - from);
  }

  /** The digest of all that came since the last one. */
  void into(byte[] result) {
    try {
      int _ = digest.digest(result, 0, BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("a digest has %d bytes".formatted(BYTES), e);
    }
  }

  Hash of(byte[] bytes, int from, int to) {
    update(bytes, from, to);
    return done();
  }

  /** The digest of all that came since the last one. */
  Hash done() {
    into(made);
    return Hash.at(made, 0);
  }
}
