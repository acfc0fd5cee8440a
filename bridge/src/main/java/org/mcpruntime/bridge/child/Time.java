package org.mcpruntime.bridge.child;

import java.time.Duration;
import java.time.InstantSource;

/** Time, for whoever has to wait for it. */
public interface Time extends InstantSource {

  /** Runs an action once after a while, on a thread on which it may block. */
  Alarm after(Duration delay, Runnable action);

  /** An action that waits for its time. */
  interface Alarm {
    /** It does not run any more, unless it runs already. */
    void cancel();
  }
}
