package org.mcpruntime.standalone.workload;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How a server that is wanted is. */
public sealed interface State {

  /** It has not answered yet. */
  record Starting(String reason, String sentence) implements State {}

  /** It answers. */
  record Ready(URI url) implements State {}

  /** It is not run, as it is wanted. */
  record Off(String sentence) implements State {}

  /** It does not answer; it may be tried again. */
  record Failing(String reason, String sentence) implements State {}

  /** Where it is reached now. */
  default @Nullable URI url() {
    return switch (this) {
      case Ready(var url) -> url;
      case Starting _, Off _, Failing _ -> null;
    };
  }
}
