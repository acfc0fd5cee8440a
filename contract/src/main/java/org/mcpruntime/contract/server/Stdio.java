package org.mcpruntime.contract.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;

/** How processes of a server that speaks over its standard streams serve many clients. */
public record Stdio(@Default("session") Mode mode) {

  /** Everything at its default. */
  public static final Stdio DEFAULT = new Stdio(Mode.SESSION);

  /** Who shares a process. */
  public enum Mode {
    /** Each MCP session has a process of its own. */
    @JsonProperty("session")
    SESSION,
    /** One process serves all; what it keeps of one client is not kept apart from the others. */
    @JsonProperty("shared")
    SHARED
  }

  public Stdio {
    mode = mode == null ? Mode.SESSION : mode;
  }
}
