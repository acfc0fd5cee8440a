package org.mcpruntime.platform.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/**
 * Records in files of JSON lines, of which the newest are appended to: {@code x}, before it {@code
 * x.1}, and so on. One gateway writes them, so that ids rise from line to line.
 *
 * <p>What is read here is whole: a line without its end is one that is being written.
 */
public final class EventFiles {

  private final Path path;

  public EventFiles(Path path) {
    this.path = path;
  }

  /**
   * Some events, the newest first.
   *
   * @param next the event after which older ones follow; null where there are none
   */
  public record Page(List<ObjectNode> events, @Nullable String next) {}

  /**
   * The newest events that are meant.
   *
   * @param before only older ones than that; null for the newest of all
   */
  public Page newest(EventFilter filter, @Nullable UUID before, int limit) {
    var found = new ArrayList<ObjectNode>();
    var older = before;
    for (int i = 0; ; i++) {
      var file = i == 0 ? path : path.resolveSibling(path.getFileName() + "." + i);
      if (!Files.exists(file)) {
        return new Page(found, null);
      }
      try (var lines = BackwardLines.of(file)) {
        for (var line = lines.next(); line != null; line = lines.next()) {
          var event = event(line, filter, older);
          if (event.isPresent() && found.size() == limit) {
            return new Page(found, found.getLast().path("id").asText());
          }
          event.ifPresent(found::add);
        }
        if (!found.isEmpty()) {
          older = UUID.fromString(found.getLast().path("id").asText()); // the next may be this one
        }
      } catch (IOException e) {
        throw new UncheckedIOException("records cannot be read: " + file, e);
      }
    }
  }

  private static Optional<ObjectNode> event(
      byte[] line, EventFilter filter, @Nullable UUID before) {
    if (!filter.mayFit(line)) {
      return Optional.empty();
    }
    return parsed(line)
        .filter(event -> before == null || isBefore(event, before))
        .filter(filter::fits);
  }

  private static boolean isBefore(ObjectNode event, UUID other) {
    return event.path("id").asText().compareTo(other.toString()) < 0;
  }

  static Optional<ObjectNode> parsed(byte[] line) {
    try {
      JsonNode event = Json.SNAPSHOTS.readTree(line);
      return event instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // a line that was cut short when a disk was full
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  /** The events that come from now on; look for them again and again. */
  public Following follow(EventFilter filter) {
    return new Following(path, filter);
  }
}
