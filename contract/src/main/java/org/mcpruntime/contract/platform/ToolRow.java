package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/**
 * A tool of a server in the catalog, in the shape of the original.
 *
 * @param declared whether the server's manifest names it
 * @param live whether the running server lists it; null where nobody knows
 * @param connectConfig null where the server cannot be reached yet
 */
public record ToolRow(
    @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("tool_name") String toolName,
    @Nullable String description,
    @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("server_name") String serverName,
    @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
    @Nullable @JsonProperty("team_id") String teamID,
    @Nullable @JsonProperty("endpoint_url") URI endpointURL,
    boolean declared,
    @Nullable Boolean live,
    @JsonProperty("drift_status") Drift driftStatus,
    @Nullable @JsonProperty("required_trust") Trust requiredTrust,
    @Nullable @JsonProperty("side_effect") SideEffect sideEffect,
    @Nullable @JsonProperty("risk_level") RiskLevel riskLevel,
    Map<String, String> labels,
    @Nullable @JsonProperty("connect_config") ConnectConfig connectConfig) {

  public ToolRow {
    labels = Texts.copy(labels);
  }

  /** Whether what is declared is what there is. */
  public enum Drift {
    /** Declared, and not known to be missing. */
    @JsonProperty("declared")
    DECLARED,
    /** There, and not declared: nobody may call it. */
    @JsonProperty("ungoverned")
    UNGOVERNED,
    /** Declared, and not there. */
    @JsonProperty("missing")
    MISSING
  }
}
