package org.mcpruntime.feed.publish;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.mcpruntime.feed.wire.Jwk;

/** Where the keys of publishers are that stand in for each other; all of it is secret. */
public interface KeyStore {

  /**
   * A key that is kept.
   *
   * @param signsFrom when all who trust the one before it have had the time to learn of it
   */
  record Stored(Jwk key, String secret, Instant signsFrom) {

    public Stored {
      Objects.requireNonNull(key);
      Objects.requireNonNull(secret);
      Objects.requireNonNull(signsFrom);
    }

    /** Nothing of what is secret. */
    @Override
    public String toString() {
      return "Stored[key=%s, signsFrom=%s]".formatted(key.kid(), signsFrom);
    }
  }

  /**
   * What is there.
   *
   * @param version of it, for who writes next; empty where nobody else writes
   */
  record Kept(List<Stored> keys, String version) {

    public Kept {
      keys = List.copyOf(keys);
    }
  }

  /** Where it is, for sentences. */
  String name();

  /**
   * All there is.
   *
   * @throws java.io.UncheckedIOException where it cannot be read now
   * @throws IllegalArgumentException where what is there are no keys
   */
  Kept read();

  /**
   * Keeps these in the place of what was read.
   *
   * @return whether that was still there: else nothing is kept, for another was faster
   * @throws java.io.UncheckedIOException where nothing can be written now
   */
  boolean replace(Kept seen, List<Stored> keys);
}
