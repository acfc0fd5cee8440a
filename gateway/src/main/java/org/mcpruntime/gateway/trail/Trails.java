package org.mcpruntime.gateway.trail;

import java.time.Duration;
import java.util.List;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Several trails as one; each gets every event, and an event that one of them took is remembered.
 * None at all remembers nothing and never fails.
 */
public record Trails(List<Trail> trails) implements Trail {

  public Trails {
    trails = List.copyOf(trails);
  }

  @Override
  public boolean intent(AuditEvent event) {
    boolean taken = trails.isEmpty();
    for (var trail : trails) {
      taken |= trail.intent(event);
    }
    return taken;
  }

  @Override
  public void forgo(AuditEvent event) {
    trails.forEach(trail -> trail.forgo(event));
  }

  @Override
  public boolean outcome(AuditEvent event) {
    boolean taken = trails.isEmpty();
    for (var trail : trails) {
      taken |= trail.outcome(event);
    }
    return taken;
  }

  @Override
  public List<TrailStatus> status() {
    return trails.stream().flatMap(trail -> trail.status().stream()).toList();
  }

  /** They are closed at the same time, for the deadline is one for all. */
  @Override
  public void close(Duration deadline) {
    var closing =
        trails.stream()
            .map(trail -> Thread.startVirtualThread(() -> trail.close(deadline)))
            .toList();
    for (var thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
