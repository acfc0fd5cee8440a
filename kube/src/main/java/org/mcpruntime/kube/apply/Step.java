package org.mcpruntime.kube.apply;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one child. */
public sealed interface Step {

  /** Such as {@code Deployment team-a/echo}. */
  String child();

  record Created(String child) implements Step {}

  record Configured(String child) implements Step {}

  /** It is as planned; nothing was written. */
  record Unchanged(String child) implements Step {}

  /** It is no longer planned, and removed. */
  record Pruned(String child) implements Step {}

  /** The API refuses the object for what it is: only another plan helps. */
  record Invalid(String child, String sentence) implements Step {}

  /** Something else has to change in the cluster first; look again. */
  record Waiting(String child, String sentence) implements Step {}

  /**
   * It went wrong and may go right the next time.
   *
   * @param after what the API asks to wait at least, if it does
   */
  record Broken(String child, String sentence, @Nullable Duration after) implements Step {}

  default boolean wrote() {
    return switch (this) {
      case Created _, Configured _, Pruned _ -> true;
      case Unchanged _, Invalid _, Waiting _, Broken _ -> false;
    };
  }
}
