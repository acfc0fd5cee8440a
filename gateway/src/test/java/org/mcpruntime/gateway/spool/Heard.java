package org.mcpruntime.gateway.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mcpruntime.contract.audit.AuditEvent;

/** Keeps what a reader brings. */
final class Heard implements SpoolReader.Sink {

  final List<AuditEvent> events = new ArrayList<>();
  final List<Gap> gaps = new ArrayList<>();
  final List<Checkpoint> checkpoints = new ArrayList<>();

  @Override
  public void event(AuditEvent event) {
    events.add(event);
  }

  @Override
  public void gap(Gap gap, AuditEvent.Link link) {
    gaps.add(gap);
  }

  @Override
  public void checkpoint(Checkpoint checkpoint) {
    checkpoints.add(checkpoint);
  }

  /** The place of each. */
  List<AuditEvent.Link> links() {
    return events.stream().map(event -> Objects.requireNonNull(event.link())).toList();
  }

  /** As they were before they had a place. */
  List<AuditEvent> unlinked() {
    return events.stream()
        .map(
            event ->
                new AuditEvent(
                    event.id(),
                    event.timestamp(),
                    event.traceID(),
                    event.source(),
                    event.eventType(),
                    null,
                    event.payload()))
        .toList();
  }
}
