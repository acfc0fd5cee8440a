package org.mcpruntime.feed.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.feed.wire.SigningKey;

/**
 * The keys of a publisher, and of all that share a store with it. The next key is published for a
 * while before it signs, and an old one for a while after. Safe for several threads: whoever turns
 * it may wait for its store, whoever signs never does.
 */
public final class KeyRing {

  /**
   * When keys change.
   *
   * @param every how long one signs
   * @param overlap how long the next one is published before, and an old one after it signed
   */
  public record Rotation(Duration every, Duration overlap) {
    public static final Rotation USUAL = new Rotation(Duration.ofDays(30), Duration.ofDays(2));

    public Rotation {
      if (overlap.multipliedBy(2).compareTo(every) > 0) {
        throw new IllegalArgumentException(
            "keys change every %s, which leaves no room for an overlap of %s"
                .formatted(every, overlap));
      }
    }
  }

  /** Of publishers that write at the same moment, one wins each time. */
  private static final int TRIES = 5;

  private record Held(SigningKey key, Instant signsFrom) {

    static Held of(KeyStore.Stored stored) {
      return new Held(SigningKey.of(stored.key(), stored.secret()), stored.signsFrom());
    }
  }

  private final KeyStore store;
  private final Rotation rotation;
  private volatile List<Held> keys = List.of();

  private KeyRing(KeyStore store, Rotation rotation) {
    this.store = store;
    this.rotation = rotation;
  }

  /**
   * Reads the keys of a store, and makes one where there is none.
   *
   * @throws IllegalArgumentException where one cannot be read
   * @throws UncheckedIOException where the store cannot be reached now
   */
  public static KeyRing open(KeyStore store, Rotation rotation, Instant now) {
    var ring = new KeyRing(store, rotation);
    var _ = ring.turn(now);
    return ring;
  }

  /** Whether a key is to be made or dropped, so that {@link #turn} is worth its while. */
  boolean isDue(Instant now) {
    var held = keys;
    boolean isOver = held.size() > 1 && isOver(held.get(1).signsFrom, now);
    return isOver || !now.isBefore(announces(held.getLast().signsFrom));
  }

  /** When the successor of a key is made. */
  private Instant announces(Instant signsFrom) {
    return signsFrom.plus(rotation.every).minus(rotation.overlap);
  }

  /**
   * Takes over what others have done, makes the next key when it is time, drops what is over;
   * whether anything has changed.
   *
   * @throws UncheckedIOException where the store cannot be reached now; what was there stays
   */
  public synchronized boolean turn(Instant now) {
    for (int i = 0; i < TRIES; i++) {
      var kept = store.read();
      var turned = turned(kept.keys(), now);
      if (turned.equals(sorted(kept.keys())) || store.replace(kept, turned)) {
        var held = turned.stream().map(Held::of).toList();
        boolean changed = !published(held).equals(published(keys));
        keys = held;
        return changed;
      }
    }
    throw new UncheckedIOException(new IOException(store.name() + " changes all the time"));
  }

  private static List<KeyStore.Stored> sorted(List<KeyStore.Stored> keys) {
    return keys.stream().sorted(Comparator.comparing(KeyStore.Stored::signsFrom)).toList();
  }

  private List<KeyStore.Stored> turned(List<KeyStore.Stored> kept, Instant now) {
    var all = new ArrayList<>(sorted(kept));
    if (all.isEmpty()) {
      all.add(made(now));
    }
    var newest = all.getLast().signsFrom();
    if (!now.isBefore(announces(newest))) {
      // Late, it is still published for a while before it signs.
      var earliest = now.plus(rotation.overlap);
      var next = newest.plus(rotation.every);
      all.add(made(next.isAfter(earliest) ? next : earliest));
    }
    while (all.size() > 1 && isOver(all.get(1).signsFrom(), now)) {
      all.removeFirst();
    }
    return List.copyOf(all);
  }

  private static KeyStore.Stored made(Instant signsFrom) {
    var key = SigningKey.make();
    return new KeyStore.Stored(key.verifier().jwk(), key.secret(), signsFrom);
  }

  /** Whether a key that signs from then on has signed for long enough for the one before it. */
  private boolean isOver(Instant successorSignsFrom, Instant now) {
    return !now.isBefore(successorSignsFrom.plus(rotation.overlap));
  }

  /** The key that signs now. */
  public SigningKey signing(Instant now) {
    var held = keys;
    return held.reversed().stream()
        .filter(key -> !key.signsFrom.isAfter(now))
        .findFirst()
        .orElse(held.getFirst())
        .key;
  }

  /** Those that can sign for those who only know them: all whose time has begun. */
  List<SigningKey> begun(Instant now) {
    var held = keys;
    var begun = held.stream().filter(key -> !key.signsFrom.isAfter(now)).map(Held::key).toList();
    return begun.isEmpty() ? List.of(held.getFirst().key) : begun;
  }

  /** Those that are published. */
  public List<Jwk> published() {
    return published(keys);
  }

  private static List<Jwk> published(List<Held> held) {
    return held.stream().map(each -> each.key.verifier().jwk()).toList();
  }
}
