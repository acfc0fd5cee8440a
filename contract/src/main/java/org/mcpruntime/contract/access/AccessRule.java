package org.mcpruntime.contract.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;

/**
 * What a grant says about one tool or prompt by its exact name, or about resources by a pattern of
 * URIs.
 *
 * @param requiredTrust can only raise what the tool itself requires
 */
public record AccessRule(
    @Required @Pattern("\\S") @Size(min = 1, max = 512) String name,
    @Required Effect decision,
    @Default("low") Trust requiredTrust) {

  /** What the rule does. */
  public enum Effect {
    @JsonProperty("allow")
    ALLOW,
    @JsonProperty("deny")
    DENY
  }

  /**
   * What cannot be read as a rule: it names nothing, and a grant that has it is not open to
   * everything.
   */
  private static final AccessRule UNREADABLE = new AccessRule("", Effect.DENY, Trust.HIGH);

  /** An immutable copy in which nothing that was there is missing. */
  public static List<AccessRule> copy(@Nullable List<? extends @Nullable AccessRule> rules) {
    return rules == null
        ? List.of()
        : rules.stream().<AccessRule>map(rule -> rule == null ? UNREADABLE : rule).toList();
  }

  public AccessRule {
    name = Texts.orEmpty(name);
    decision = decision == null ? Effect.ALLOW : decision;
    requiredTrust = requiredTrust == null ? Trust.LOW : requiredTrust;
  }
}
