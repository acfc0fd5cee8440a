package org.mcpruntime.process.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.token.Digest;

/**
 * Secrets that stand for somebody for a while: sessions of browsers, and codes that begin one. They
 * are random, kept as digests, and bounded: the oldest goes when there are too many.
 */
public final class Secrets {

  private static final int BYTES = 32;

  /** A secret, which is told once. */
  public record Made(String value, Instant expiresAt) {}

  /** Whom a secret stands for, and until when. */
  public record Held(Principal principal, Instant expiresAt) {}

  private final Duration life;
  private final int most;
  private final InstantSource clock;
  private final RandomGenerator chance;
  private final Map<Digest, Held> held = new LinkedHashMap<>();

  /**
   * @param most that there are at once
   * @param chance that nobody can guess
   */
  public Secrets(Duration life, int most, InstantSource clock, RandomGenerator chance) {
    this.life = life;
    this.most = most;
    this.clock = clock;
    this.chance = chance;
  }

  /** How long one lives. */
  public Duration life() {
    return life;
  }

  /** A new one, which stands for somebody. */
  public synchronized Made make(Principal principal) {
    var bytes = new byte[BYTES];
    chance.nextBytes(bytes);
    var value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var now = clock.instant();
    held.values().removeIf(each -> !now.isBefore(each.expiresAt));
    while (held.size() >= most) {
      held.remove(held.keySet().iterator().next());
    }
    var expiresAt = now.plus(life);
    held.put(Digest.of(value), new Held(principal, expiresAt));
    return new Made(value, expiresAt);
  }

  /** Whom it stands for; nobody once it has expired. */
  public synchronized Optional<Held> of(String value) {
    return Optional.ofNullable(held.get(Digest.of(value)))
        .filter(each -> clock.instant().isBefore(each.expiresAt));
  }

  /** The same, and it stands for nobody from now on. */
  public synchronized Optional<Held> take(String value) {
    var found = of(value);
    held.remove(Digest.of(value));
    return found;
  }
}
