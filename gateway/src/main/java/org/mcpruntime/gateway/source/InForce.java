package org.mcpruntime.gateway.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What is in force, and who hears of changes. One thread changes it, all may read. */
final class InForce {

  private final List<PolicySource.Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Policies current = Policies.NONE;

  Policies current() {
    return current;
  }

  void listen(PolicySource.Listener listener) {
    listeners.add(listener);
  }

  /** Puts policies in force, all in one step, and says so. */
  void put(Collection<ServerPolicy> policies) {
    if (policies.isEmpty()) {
      return;
    }
    var before = current;
    var after = before.with(policies);
    current = after;
    var changes = new ArrayList<PolicyChange>();
    for (var policy : policies) {
      changes.add(PolicyChange.between(before.of(policy.server()).orElse(null), policy));
    }
    var swap = new Swap(before, after, changes);
    tell(listener -> listener.swapped(swap));
  }

  void refuse(PolicySource.Refusal refusal) {
    tell(listener -> listener.refused(refusal));
  }

  /** All hear of it, whatever one of them does: the next may be who closes what was revoked. */
  private void tell(Consumer<PolicySource.Listener> what) {
    RuntimeException failed = null;
    for (var listener : listeners) {
      try {
        what.accept(listener);
      } catch (RuntimeException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
