package org.mcpruntime.bridge.child;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a server is spoken with once its process runs: a handshake of MCP. */
public interface Greeting {

  /** What came of it. */
  sealed interface Outcome {
    /**
     * It serves.
     *
     * @param url where; null where it is not spoken with over HTTP
     */
    record Serves(@Nullable URI url) implements Outcome {}

    /** It can serve, and other processes of the same launch will: this one may end. */
    record OnDemand() implements Outcome {}

    /** It does not speak what is understood. */
    record Refused(String reason) implements Outcome {}

    /** It ended, or can be heard no more, before it had answered. */
    record Ended(String reason) implements Outcome {}
  }

  /** Variables for the next process, beside those of its launch. */
  Map<String, String> environment();

  /**
   * Greets a process that was just started. It ends when the server has answered, or the process
   * has ended: whoever waits no longer ends the process.
   */
  Outcome greet(Child child) throws InterruptedException;
}
