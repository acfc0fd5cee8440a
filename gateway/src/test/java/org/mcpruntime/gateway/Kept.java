package org.mcpruntime.gateway;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.gateway.trail.Trail;
import org.mcpruntime.gateway.trail.TrailStatus;

/** A trail that keeps every event; it can be told to take none. */
final class Kept implements Trail {

  private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
  private volatile boolean full;
  private final AtomicInteger forgone = new AtomicInteger();

  void refuse(boolean every) {
    full = every;
  }

  void fill() {
    full = true;
  }

  @Override
  public boolean intent(AuditEvent event) {
    return take(event);
  }

  @Override
  public void forgo(AuditEvent event) {
    forgone.incrementAndGet();
  }

  /** What was done though it could not be kept. */
  int forgone() {
    return forgone.get();
  }

  @Override
  public boolean outcome(AuditEvent event) {
    return take(event);
  }

  private boolean take(AuditEvent event) {
    if (!full) {
      events.add(event);
    }
    return !full;
  }

  List<AuditEvent> intents() {
    return phase(AuditEvent.Phase.INTENT);
  }

  List<AuditEvent> outcomes() {
    return phase(AuditEvent.Phase.OUTCOME);
  }

  /** How many outcomes there are, when each intent has its own. */
  int settled() {
    await().until(() -> open() == 0);
    return outcomes().size();
  }

  /** Intents that nothing came of yet. */
  long open() {
    var ended = outcomes().stream().map(event -> event.payload().intentID()).toList();
    return intents().stream().filter(intent -> !ended.contains(intent.id())).count();
  }

  private List<AuditEvent> phase(AuditEvent.Phase phase) {
    return events.stream().filter(event -> event.payload().phase() == phase).toList();
  }

  @Override
  public List<TrailStatus> status() {
    return List.of(new TrailStatus("kept", 0, events.size(), 0, full, null));
  }

  @Override
  public void close(Duration deadline) {}
}
