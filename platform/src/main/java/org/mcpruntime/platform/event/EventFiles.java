package org.mcpruntime.platform.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/**
 * Records in files of JSON lines, of which the newest are appended to: {@code x}, before it {@code
 * x.1}, and so on. Their order in the files is that in which they happened, whatever the clock did.
 *
 * <p>What is read here is whole: a line without its end is one that is being written.
 */
public final class EventFiles implements RecordedEvents {

  private static final long LOOK_MS = 50;

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
    search(
        lines -> {
          looking.through(lines);
          return looking.isFull();
        });
    return looking.page();
  }

  private interface Search {

    /** Looks through the lines of a file, the last first; true where it needs no more. */
    boolean through(BackwardLines lines) throws IOException;
  }

  /** Goes from file to file, the newest first. */
  private void search(Search search) {
    var read = new HashSet<Object>();
    boolean over = false;
    try {
      for (int number = 0; !over && number <= files.highest(); number++) {
        var there = files.open(number).orElse(null);
        if (there == null) {
          continue; // it is about to be put aside
        }
        try (there) {
          if (there.key() == null || read.add(there.key())) {
            over = search.through(BackwardLines.of(there.channel()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("records cannot be read: " + files.path(), e);
    }
  }

  private static byte[] beginning(UUID id) {
    return ("{\"id\":\"" + id + "\"").getBytes(UTF_8);
  }

  private static boolean begins(byte[] line, byte[] with) {
    return line.length >= with.length && Arrays.equals(line, 0, with.length, with, 0, with.length);
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
      skipping = after == null ? null : beginning(after);
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

  @Override
  public Optional<String> json(UUID id) {
    var beginning = beginning(id);
    var found = new AtomicReference<@Nullable String>();
    search(
        lines -> {
          for (var line = lines.next(); line != null; line = lines.next()) {
            if (begins(line, beginning)) {
              found.set(new String(line, UTF_8));
              return true;
            }
          }
          return false;
        });
    return Optional.ofNullable(found.get());
  }

  @Override
  public Optional<UUID> outcome(String traceID, Duration longest) throws InterruptedException {
    var filter = new EventFilter(Map.of("trace_id", traceID), false, null, null);
    try (var following = follow(filter)) {
      var found = newest(filter, null, 1).events();
      for (long left = longest.toMillis(); found.isEmpty() && left > 0; left -= LOOK_MS) {
        following.pause(LOOK_MS);
        found = following.next();
      }
      return found.stream().findFirst().map(event -> UUID.fromString(event.path("id").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException("records cannot be read: " + files.path(), e);
    }
  }

  /** The events that come from now on; look for them again and again. */
  public Following follow(EventFilter filter) {
    return new Following(files, filter);
  }
}
