package org.mcpruntime.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.mcpruntime.contract.json.Json;

/** SHA-256 of what a policy is made of. */
final class Digests {

  /** Bytes of one. */
  static final int LENGTH = 32;

  /** In ASCII every text can be written, lone surrogates too, and no two alike. */
  private static final ObjectWriter CANONICAL =
      Json.SNAPSHOTS.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private final MessageDigest digest;

  Digests() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Of the canonical JSON of a record of the contract. */
  byte[] of(Record written) {
    try {
      return digest.digest(CANONICAL.writeValueAsBytes(written));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of the contract can always be written", e);
    }
  }

  /** Of all the parts, one after the other. */
  byte[] of(byte[]... parts) {
    for (var part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }
}
