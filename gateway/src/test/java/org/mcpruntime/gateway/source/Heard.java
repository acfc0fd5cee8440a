package org.mcpruntime.gateway.source;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers. */
final class Heard implements PolicySource.Listener {

  final List<Swap> swaps = new CopyOnWriteArrayList<>();
  final List<PolicySource.Refusal> refusals = new CopyOnWriteArrayList<>();

  @Override
  public void swapped(Swap swap) {
    swaps.add(swap);
  }

  @Override
  public void refused(PolicySource.Refusal refusal) {
    refusals.add(refusal);
  }
}
