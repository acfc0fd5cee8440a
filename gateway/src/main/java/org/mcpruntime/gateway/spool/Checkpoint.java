package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;

/**
 * A signed statement: at that time the chain had come so far, and had this hash there.
 *
 * @param chain which chain
 * @param sequence of the last event it speaks for
 * @param hash of that event, {@code sha256:} and hexadecimal digits
 * @param time when it was made
 * @param kid the key that signed it
 * @param signature Ed25519 of {@link #statement}, base64url without padding
 */
public record Checkpoint(
    String chain, long sequence, String hash, Instant time, String kid, String signature) {

  /** What is signed. */
  byte[] statement() {
    return statement(chain, sequence, hash, time);
  }

  static byte[] statement(String chain, long sequence, String hash, Instant time) {
    return "mcp-runtime checkpoint\n%s\n%d\n%s\n%s\n"
        .formatted(chain, sequence, hash, time)
        .getBytes(US_ASCII);
  }

  Hash at() {
    return Hash.parse(hash.substring(Hash.PREFIX.length()));
  }
}
