package org.mcpruntime.operator.server;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.MCPServerStatus;

/** What is to be done about a server. */
public sealed interface Planned {

  MCPServerStatus status();

  /**
   * @param lookAgainIn when something that no watch tells may be otherwise; null for never
   */
  record Plan(Children children, MCPServerStatus status, @Nullable Duration lookAgainIn)
      implements Planned {}

  /** Nothing, until the server or the settings change; the status says why. */
  record Invalid(List<Problem> problems, MCPServerStatus status) implements Planned {

    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
