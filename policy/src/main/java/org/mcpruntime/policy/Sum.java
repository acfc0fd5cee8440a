package org.mcpruntime.policy;

import java.time.Instant;

/** What a set of grants says about one thing: always the same, or as time goes by. */
sealed interface Sum permits Tally, Timeline {

  /** What those of them say that are in force. */
  Tally at(Instant now);
}
