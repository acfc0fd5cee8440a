package org.mcpruntime.gateway.source;

import java.util.List;
import java.util.Set;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * One change of what is in force.
 *
 * @param changes one for each server whose policy is another now
 * @param removed servers that have none any more, so that nothing may be done on them
 */
public record Swap(
    Policies before, Policies after, List<PolicyChange> changes, Set<ObjectRef> removed) {

  public Swap {
    changes = List.copyOf(changes);
    removed = Set.copyOf(removed);
  }
}
