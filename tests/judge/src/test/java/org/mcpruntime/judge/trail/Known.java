package org.mcpruntime.judge.trail;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/**
 * What a service knows that keeps one event for each id.
 *
 * @param links places in the chain, those of gaps among them
 * @param deliveries lines that arrived, repetitions among them
 * @param contradictions ids of which two different events arrived
 */
record Known(
    Map<UUID, AuditEvent> events,
    NavigableMap<Long, AuditEvent.Link> links,
    int gaps,
    int deliveries,
    List<UUID> contradictions) {

  static Known of(Path file) throws IOException {
    var events = new HashMap<UUID, AuditEvent>();
    var contradictions = new ArrayList<UUID>();
    int deliveries = 0;
    var links = new TreeMap<Long, AuditEvent.Link>();
    var gaps = new HashSet<Long>();
    try (var lines = Files.lines(file)) {
      for (var line : (Iterable<String>) lines::iterator) {
        var record = Json.SNAPSHOTS.readTree(line);
        if (record.has("checkpoint")) {
          continue;
        }
        deliveries++;
        var place = record.has("gap") ? record.path("gap").path("link") : record.path("link");
        var link = Json.SNAPSHOTS.treeToValue(place, AuditEvent.Link.class);
        links.put(link.sequence(), link);
        if (record.has("gap")) {
          gaps.add(link.sequence());
          continue;
        }
        var event = Json.SNAPSHOTS.treeToValue(record, AuditEvent.class);
        var before = events.putIfAbsent(event.id(), event);
        if (before != null && !before.equals(event)) {
          contradictions.add(event.id());
        }
      }
    }
    return new Known(events, links, gaps.size(), deliveries, contradictions);
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
    var breaks = new ArrayList<Long>();
    long expected = 1;
    var hash = "";
    for (var link : links.values()) {
      if (link.sequence() != expected || !(hash.isEmpty() || link.previous().equals(hash))) {
        breaks.add(link.sequence());
      }
      expected = link.sequence() + 1;
      hash = link.hash();
    }
    return breaks;
  }
}
