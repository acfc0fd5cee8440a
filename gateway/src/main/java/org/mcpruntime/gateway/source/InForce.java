package org.mcpruntime.gateway.source;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.policy.PolicyState;

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
    var changes =
        policies.stream()
            .map(policy -> PolicyChange.between(before.of(policy.server()).orElse(null), policy))
            .toList();
    put(changes);
  }

  /** Puts what has changed in force, all in one step, and says so. */
  void put(List<PolicyChange> changes) {
    var before = current;
    var after = before.with(changes.stream().map(PolicyChange::after).toList());
    current = after;
    var swap = new Swap(before, after, changes, Set.of());
    tell(listener -> listener.swapped(swap));
  }

  /**
   * Puts a state in force that has become of another.
   *
   * @param before null where there was none
   * @param delta between both; null where nobody has it
   */
  void move(
      @Nullable PolicyState before, PolicyState after, @Nullable PolicyDelta delta, Instant now) {
    var inForce = current.of(after.server()).orElse(null);
    if (inForce == null
        || before == null
        || !inForce.snapshot().revision().equals(before.revision())) {
      // A change of something else than what is in force leads nowhere.
      put(List.of(PolicyChange.between(inForce, ServerPolicy.of(after.snapshot(), now))));
      return;
    }
    var change = delta == null ? before.deltaTo(after) : delta;
    var next = inForce.with(change, after.revision(), now);
    put(List.of(PolicyChange.between(inForce, next, change)));
  }

  /** Nothing is in force for a server any more. */
  void remove(ObjectRef server) {
    var before = current;
    if (before.of(server).isPresent()) {
      current = before.without(server);
      var swap = new Swap(before, current, List.of(), Set.of(server));
      tell(listener -> listener.swapped(swap));
    }
  }

  /** What is in force is older, or younger, than it was. */
  void aged() {
    tell(PolicySource.Listener::aged);
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
