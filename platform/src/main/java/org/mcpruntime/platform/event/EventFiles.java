package org.mcpruntime.platform.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/**
 * Records in files of JSON lines, of which the newest are appended to: {@code x}, before it {@code
 * x.1}, and so on. Their order in the files is that in which they happened, whatever the clock did.
 *
 * <p>What is read here is whole: a line without its end is one that is being written.
 */
public final class EventFiles {

  private final RecordFiles files;

  public EventFiles(Path path) {
    this.files = new RecordFiles(path);
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
   * @param after only those that were written before that one; null for the newest of all
   */
  public Page newest(EventFilter filter, @Nullable UUID after, int limit) {
    var looking = new Looking(filter, after, limit);
    var read = new HashSet<Object>();
    try {
      for (int number = 0; !looking.isFull() && number <= files.highest(); number++) {
        var there = files.open(number).orElse(null);
        if (there == null) {
          continue; // it is about to be put aside
        }
        try (there) {
          if (there.key() == null || read.add(there.key())) {
            looking.through(BackwardLines.of(there.channel()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("records cannot be read: " + files.path(), e);
    }
    return looking.page();
  }

  /** A page that is being filled, over several files. */
  private static final class Looking {

    private final EventFilter filter;
    private final int limit;
    private final List<ObjectNode> found = new ArrayList<>();

    /** What the line begins with after which the page begins; null once it was met. */
    private byte @Nullable [] skipping;

    private boolean more;

    Looking(EventFilter filter, @Nullable UUID after, int limit) {
      this.filter = filter;
      this.limit = limit;
      skipping = after == null ? null : ("{\"id\":\"" + after + "\"").getBytes(UTF_8);
    }

    boolean isFull() {
      return more;
    }

    void through(BackwardLines lines) throws IOException {
      for (var line = lines.next(); line != null && !more; line = lines.next()) {
        if (skipping != null) {
          skipping = begins(line, skipping) ? null : skipping;
        } else if (filter.mayFit(line)) {
          parsed(line).filter(filter::fits).ifPresent(this::take);
        }
      }
    }

    private static boolean begins(byte[] line, byte[] with) {
      return line.length >= with.length
          && Arrays.equals(line, 0, with.length, with, 0, with.length);
    }

    private void take(ObjectNode event) {
      if (found.size() == limit) {
        more = true;
      } else {
        found.add(event);
      }
    }

    Page page() {
      return new Page(found, more ? found.getLast().path("id").asText() : null);
    }
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
    return new Following(files, filter);
  }
}
