package org.mcpruntime.platform.event;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;
import org.mcpruntime.contract.json.Json;

/**
 * Events that a test has written, one a line.
 *
 * @param file need not be there
 */
public record RecordedLines(Path file) implements RecordedEvents {

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String line) {
    try {
      return Json.SNAPSHOTS.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  @Override
  public Optional<String> json(UUID id) {
    return lines().stream()
        .filter(line -> read(line).path("id").asText().equals(id.toString()))
        .findFirst();
  }

  @Override
  public Optional<UUID> outcome(String traceID, Duration longest) {
    try {
      return await().atMost(longest).until(() -> outcome(traceID), Optional::isPresent);
    } catch (ConditionTimeoutException e) {
      return Optional.empty();
    }
  }

  private Optional<UUID> outcome(String traceID) {
    return lines().stream()
        .map(RecordedLines::read)
        .filter(event -> event.path("trace_id").asText().equals(traceID))
        .filter(event -> event.at("/payload/phase").asText().equals("outcome"))
        .map(event -> UUID.fromString(event.path("id").asText()))
        .findFirst();
  }
}
