package org.mcpruntime.operator.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;

/**
 * How far a server's policy has come.
 *
 * @param revision of the policy as it follows from grants and sessions; null where none does yet
 * @param enforced by each gateway that has said so
 * @param mirrored the revision that the ConfigMap holds; null where it holds none
 */
public record PolicyStanding(
    @Nullable String revision, Map<String, String> enforced, @Nullable String mirrored) {

  public static final PolicyStanding NONE = new PolicyStanding(null, Map.of(), null);

  public PolicyStanding {
    enforced = Texts.copy(enforced);
  }
}
