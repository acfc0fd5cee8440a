package org.mcpruntime.gateway.source;

import java.util.List;

/**
 * One change of what is in force.
 *
 * @param changes one for each server whose policy is another now
 */
public record Swap(Policies before, Policies after, List<PolicyChange> changes) {

  public Swap {
    changes = List.copyOf(changes);
  }
}
