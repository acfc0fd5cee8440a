package org.mcpruntime.process.token;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens that were verified, until they expire or their key is gone; the least used go first. */
final class VerifiedTokens {

  private record Entry(Verdict.Verified verdict, TokenKey key, Instant until) {}

  private final int most;
  private final Map<Digest, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  VerifiedTokens(int most) {
    this.most = most;
  }

  @Nullable Verdict find(Digest token, KeySet keys, Instant now) {
    synchronized (entries) {
      var entry = entries.get(token);
      if (entry == null) {
        return null;
      }
      if (now.isBefore(entry.until()) && keys.holds(entry.key())) {
        return entry.verdict();
      }
      entries.remove(token);
      return null;
    }
  }

  void add(Digest token, Verdict.Verified verdict, TokenKey key, Instant until) {
    synchronized (entries) {
      entries.put(token, new Entry(verdict, key, until));
      if (entries.size() > most) {
        var eldest = entries.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
    }
  }
}
