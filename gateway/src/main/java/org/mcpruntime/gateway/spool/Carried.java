package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/**
 * Intents that are still open though the segment they stand in is long full, in a file of their
 * own: so a start need not read all segments, and a segment can be deleted while a stream of it is
 * open.
 *
 * @param from index of the segment from which on open intents are found in the segments themselves
 * @param events those before that, as lines of JSON
 */
record Carried(long from, List<String> events) {

  static final Carried NOTHING = new Carried(0, List.of());

  /** The first line of the file. */
  private record Head(long from) {}

  Carried {
    events = List.copyOf(events);
  }

  /** What a file holds; nothing where there is none, for then all segments are read. */
  static Carried read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return NOTHING;
    }
    var lines = Files.readAllLines(file);
    try {
      var head = Json.SNAPSHOTS.readValue(lines.getFirst(), Head.class);
      return new Carried(head.from(), lines.subList(1, lines.size()));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is no list of open intents; delete it, and all segments are read".formatted(file), e);
    }
  }

  void write(Path file) throws IOException {
    var text = new StringBuilder("{\"from\":%d}\n".formatted(from));
    events.forEach(line -> text.append(line).append('\n'));
    Folder.replace(file, text.toString().getBytes(UTF_8));
  }

  List<AuditEvent> parsed() throws IOException {
    var parsed = new ArrayList<AuditEvent>();
    for (var line : events) {
      parsed.add(
          Json.snapshotReader(
                  _ -> {
                    // A word of a later version counts as absent, as elsewhere.
                  })
              .forType(AuditEvent.class)
              .readValue(line));
    }
    return parsed;
  }
}
