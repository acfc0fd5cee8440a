package org.mcpruntime.operator.loop;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.kube.apply.Converged;
import org.mcpruntime.kube.apply.Step;

/** What came of a look at something. */
sealed interface Looked {

  Looked DONE = new Done(null);

  /**
   * All was done that can be done now.
   *
   * @param again when to look again though nothing was told; null for never
   */
  record Done(@Nullable Duration again) implements Looked {}

  /**
   * Something went wrong that may go right the next time.
   *
   * @param after what the API asks to wait at least, if it does
   */
  record Broken(String sentence, @Nullable Duration after) implements Looked {}

  static @Nullable Broken broken(Converged converged) {
    List<Step.Broken> broken = converged.of(Step.Broken.class);
    if (broken.isEmpty()) {
      return null;
    }
    var first = broken.getFirst();
    return new Broken(first.child() + ": " + first.sentence(), first.after());
  }
}
