package org.mcpruntime.gateway.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a file has brought.
 *
 * @param <D> what the file is read as
 */
public sealed interface Reading<D> {

  /** It is as it was. */
  record Same<D>() implements Reading<D> {}

  /** There is a document that may be used. */
  record Fit<D>(D document) implements Reading<D> {}

  /**
   * There is none; the sentence says why.
   *
   * @param again when the same bytes are worth another look; null for never
   */
  record Unfit<D>(String sentence, @Nullable Instant again) implements Reading<D> {

    public Unfit(String sentence) {
      this(sentence, null);
    }
  }
}
