package org.mcpruntime.bridge.child;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of a server that is kept running. */
public sealed interface ServerStatus {

  /**
   * A process runs, or is about to, and has not answered yet.
   *
   * @param failures in a row before this start
   */
  record Starting(Instant since, int failures) implements ServerStatus {}

  /**
   * It has answered.
   *
   * @param pid of its process; 0 where one is started for each session
   * @param url where it serves; null where it is not spoken with over HTTP
   */
  record Ready(Instant since, long pid, @Nullable URI url) implements ServerStatus {}

  /**
   * It failed, and is started again later.
   *
   * @param reason one sentence
   * @param failures in a row
   * @param last how its process ended; null where none could be started
   */
  record BackingOff(String reason, Instant until, int failures, @Nullable Exit last)
      implements ServerStatus {}

  /**
   * It was told to stop, and nothing of it runs.
   *
   * @param last how its process ended; null where none had been started
   */
  record Stopped(@Nullable Exit last) implements ServerStatus {}

  /** It cannot run as it is described; starting it again would not help. */
  record Failed(String reason) implements ServerStatus {}
}
