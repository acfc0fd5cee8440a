package org.mcpruntime.judge.trail;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/**
 * What a service knows that keeps one event for each id.
 *
 * @param deliveries lines that arrived, repetitions among them
 * @param contradictions ids of which two different events arrived
 */
record Known(Map<UUID, AuditEvent> events, int deliveries, List<UUID> contradictions) {

  static Known of(Path file) throws IOException {
    var events = new HashMap<UUID, AuditEvent>();
    var contradictions = new ArrayList<UUID>();
    int deliveries = 0;
    try (var lines = Files.lines(file)) {
      for (var line : (Iterable<String>) lines::iterator) {
        var event = Json.SNAPSHOTS.readValue(line, AuditEvent.class);
        deliveries++;
        var before = events.putIfAbsent(event.id(), event);
        if (before != null && !before.equals(event)) {
          contradictions.add(event.id());
        }
      }
    }
    return new Known(events, deliveries, contradictions);
  }

  private List<AuditEvent> of(AuditEvent.Phase phase) {
    return events.values().stream().filter(event -> event.payload().phase() == phase).toList();
  }

  /** By the id of the call, in JSON. */
  Map<String, List<AuditEvent>> intents() {
    return of(AuditEvent.Phase.INTENT).stream()
        .collect(
            groupingBy(
                event -> Objects.requireNonNullElse(event.payload().rpc().rpcID(), ""), toList()));
  }

  /** By the id of the intent; those of nothing announced are not among them. */
  Map<UUID, List<AuditEvent>> outcomes() {
    return of(AuditEvent.Phase.OUTCOME).stream()
        .filter(event -> event.payload().intentID() != null)
        .collect(groupingBy(event -> Objects.requireNonNull(event.payload().intentID()), toList()));
  }

  /** Whether each of these calls was announced, and everything that was announced has ended. */
  boolean isComplete(Set<String> calls) {
    var intents = intents();
    return open().isEmpty() && calls.stream().allMatch(id -> intents.containsKey("\"" + id + "\""));
  }

  /** Intents that have no outcome, or several. */
  List<UUID> open() {
    var outcomes = outcomes();
    return intents().values().stream()
        .flatMap(Collection::stream)
        .map(AuditEvent::id)
        .filter(id -> outcomes.getOrDefault(id, List.of()).size() != 1)
        .toList();
  }

  /** Places in the chain that nobody holds, or that do not follow from the one before. */
  List<Long> breaks() {
    var links =
        events.values().stream()
            .map(event -> Objects.requireNonNull(event.link(), "an event has a place"))
            .sorted(Comparator.comparingLong(AuditEvent.Link::sequence))
            .toList();
    var breaks = new ArrayList<Long>();
    for (int i = 0; i < links.size(); i++) {
      boolean follows =
          i == 0
              ? links.getFirst().sequence() == 1
              : links.get(i).sequence() == links.get(i - 1).sequence() + 1
                  && links.get(i).previous().equals(links.get(i - 1).hash());
      if (!follows) {
        breaks.add(links.get(i).sequence());
      }
    }
    return breaks;
  }
}
