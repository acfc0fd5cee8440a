package org.mcpruntime.feed.publish;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Tokens that are known beforehand, remembered by their digests. */
public final class TokenSet implements Subscribers {

  private static final int SHORTEST = 16;

  @SuppressWarnings("ArrayRecordComponent") // compared in constant time, by hand
  private record Entry(byte[] digest, View view) {}

  private final List<Entry> entries;

  private TokenSet(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  public static TokenSet none() {
    return new TokenSet(List.of());
  }

  /**
   * These and one more.
   *
   * @throws IllegalArgumentException when the token could be guessed
   */
  public TokenSet with(String token, View view) {
    if (token.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "the token of %s has fewer than %d characters".formatted(view.name(), SHORTEST));
    }
    return plus(digest(token), view);
  }

  /** These and one more, of which only the SHA-256 is known, in hexadecimal. */
  TokenSet withDigest(String sha256, View view) {
    return plus(HexFormat.of().parseHex(sha256), view);
  }

  private TokenSet plus(byte[] digest, View view) {
    var more = new ArrayList<>(entries);
    more.add(new Entry(digest, view));
    return new TokenSet(more);
  }

  /** Every token is compared, each in constant time, so that nothing can be learnt from it. */
  @Override
  public Holder admit(String token) {
    byte[] presented = digest(token);
    Holder found = new Holder.Nobody();
    for (var entry : entries) {
      if (MessageDigest.isEqual(entry.digest, presented)) {
        found = new Holder.Known(entry.view);
      }
    }
    return found;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
