package org.mcpruntime.gateway.trail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/**
 * A file of records, one JSON document a line, put aside when it is full; the oldest go when there
 * are too many.
 */
final class FileSink implements Sink {

  /**
   * How much there may be.
   *
   * @param bytes of one file
   * @param files with the one that is written to
   */
  record Bounds(long bytes, int files) {

    static final Bounds USUAL = new Bounds(64L << 20, 8);

    Bounds {
      if (bytes < 1 || files < 1) {
        throw new IllegalArgumentException(
            "a file has room for something: bytes %d, files %d".formatted(bytes, files));
      }
    }
  }

  private final RotatingFile file;

  FileSink(Path path, Bounds bounds) {
    this.file = new RotatingFile(path.toAbsolutePath(), bounds.bytes, bounds.files);
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Optional<AuditEvent.Link> last(String chain) throws IOException {
    for (var line : file.lastLines()) {
      var link = link(line);
      if (link.isPresent()) {
        return link;
      }
    }
    return Optional.empty();
  }

  private static Optional<AuditEvent.Link> link(byte[] line) {
    try {
      JsonNode record = Json.SNAPSHOTS.readTree(line);
      var link = record.path("gap").path("link");
      var found = link.isObject() ? link : record.path("link");
      return found.isObject()
          ? Optional.of(Json.SNAPSHOTS.treeToValue(found, AuditEvent.Link.class))
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty(); // somebody else's line, or one that was cut
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("bytes in memory can be read", e);
    }
  }

  @Override
  public List<Lines.Line> take(Lines lines) throws IOException {
    file.append(lines.text());
    return List.of();
  }

  @Override
  public void settle() throws IOException {
    file.force();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // What was written is there; only the end of the machine could take it away now.
    }
  }
}
