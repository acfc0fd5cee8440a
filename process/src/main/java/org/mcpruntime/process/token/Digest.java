package org.mcpruntime.process.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a token: what it is remembered by, so that memory holds no tokens. */
public record Digest(long first, long second, long third, long fourth) {

  public static Digest of(String token) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      var words = ByteBuffer.wrap(hash.digest(token.getBytes(StandardCharsets.UTF_8)));
      return new Digest(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
