package org.mcpruntime.process.token;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The keys of an issuer, as they are known now. */
public interface Keys {

  /** What is known now; empty where nothing is known yet. Never waits. */
  Optional<KeySet> current();

  /**
   * Looks whether there are newer keys, where it is time to. Completes when {@link #current} is as
   * fresh as it will get, and never with a failure; what failed is {@link #problem}.
   */
  CompletionStage<Void> refresh();

  /** Why there are no keys, or no newer ones; empty where nothing is wrong. */
  String problem();

  /** Keys that somebody else brings, such as a snapshot. */
  static Keys of(KeySet keys) {
    return new Fixed(keys);
  }

  /** Keys that do not change. */
  record Fixed(KeySet keys) implements Keys {

    @Override
    public Optional<KeySet> current() {
      return Optional.of(keys);
    }

    @Override
    public CompletionStage<Void> refresh() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public String problem() {
      return "";
    }
  }
}
