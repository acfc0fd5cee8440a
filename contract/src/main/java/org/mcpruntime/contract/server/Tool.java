package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;

/**
 * A tool that the server declares.
 *
 * @param name exact and case-sensitive, as {@code tools/call} names it
 * @param requiredTrust the least effective trust a caller needs
 * @param sideEffect null only in a snapshot of another author, and then nobody may call it
 * @param riskLevel overrides the derived label
 * @param audit what records keep of its arguments; a digest where nothing is said
 */
public record Tool(
    @Required @Pattern("\\S") @Size(min = 1, max = 128) String name,
    @Nullable @Size(max = 16384) String description,
    @Default("low") Trust requiredTrust,
    @Required @Nullable SideEffect sideEffect,
    @Nullable RiskLevel riskLevel,
    @Size(max = 32) Map<String, String> labels,
    @Nullable ToolAudit audit) {

  public Tool {
    name = Texts.orEmpty(name);
    requiredTrust = requiredTrust == null ? Trust.LOW : requiredTrust;
    labels = Texts.copy(labels);
  }

  /** The declared risk, else the derived one, else null. */
  public @Nullable RiskLevel risk() {
    return riskLevel != null ? riskLevel : RiskLevel.derive(requiredTrust, sideEffect);
  }
}
