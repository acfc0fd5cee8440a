package org.mcpruntime.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.mcpruntime.contract.json.Json;

/**
 * A request of the operator, as the API server wrote it down when it had answered.
 *
 * @param what its verb and URI
 */
record Asked(Instant at, String what, int code) {

  /** All in a log. A line that is still being written is left out. */
  static List<Asked> in(Path log) {
    try {
      var text = Files.readString(log);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Asked::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Asked of(String line) {
    try {
      JsonNode request = Json.RESOURCES.readTree(line);
      return new Asked(
          Instant.parse(request.path("requestReceivedTimestamp").asText()),
          request.path("verb").asText() + " " + request.path("requestURI").asText(),
          request.path("responseStatus").path("code").asInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
