package org.mcpruntime.gateway.limit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets by key. The keys used longest ago are forgotten past a bound, which gives them a
 * full bucket again: somebody with that many names is not held by rates.
 */
final class Buckets {

  private static final int KEYS = 10_000;

  private static final class Bucket {
    double tokens;
    long at;

    Bucket(double tokens, long at) {
      this.tokens = tokens;
      this.at = at;
    }
  }

  private final Rate rate;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > KEYS;
        }
      };

  Buckets(Rate rate) {
    this.rate = rate;
  }

  /** Takes one token; returns how long to wait for one when there is none, zero when there was. */
  synchronized Duration take(String key, long nowNanos) {
    if (rate.isUnlimited()) {
      return Duration.ZERO;
    }
    var bucket = buckets.computeIfAbsent(key, _ -> new Bucket(rate.burst(), nowNanos));
    double earned = Math.max(0, nowNanos - bucket.at) * rate.perSecond() / 1e9;
    bucket.tokens = Math.min(rate.burst(), bucket.tokens + earned);
    bucket.at = nowNanos;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) ((1 - bucket.tokens) / rate.perSecond() * 1e9) + 1);
  }
}
