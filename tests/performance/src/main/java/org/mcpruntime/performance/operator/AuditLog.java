package org.mcpruntime.performance.operator;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mcpruntime.contract.json.Json;

/** The operator's requests as the API server wrote them down. */
final class AuditLog {

  private final Path file;

  AuditLog(Path file) {
    this.file = file;
  }

  /**
   * Requests by verb and kind.
   *
   * @param counts by words such as {@code patch deployments}
   */
  record Requests(Map<String, Integer> counts) {

    private static final Set<String> WRITES =
        Set.of("create", "update", "patch", "delete", "deletecollection");

    /**
     * But for the lease, as long as somebody leads, and questions about tokens, which nobody keeps.
     */
    int writes() {
      return counts.entrySet().stream()
          .filter(entry -> isWrite(entry.getKey()))
          .filter(entry -> !entry.getKey().endsWith(" leases"))
          .filter(entry -> !entry.getKey().endsWith(" tokenreviews"))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    int lists() {
      return sum("list");
    }

    int reads() {
      return sum("get");
    }

    private static boolean isWrite(String request) {
      return WRITES.contains(request.split(" ", 2)[0]);
    }

    private int sum(String verb) {
      return counts.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(verb + " "))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    /** Writes of each kind, the most first. */
    String told() {
      return counts.entrySet().stream()
          .filter(entry -> isWrite(entry.getKey()))
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
          .collect(Collectors.joining(", "));
    }
  }

  /** Where the log ends now. */
  long end() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was asked since the log ended there. */
  Requests since(long begin) {
    var counts = new TreeMap<String, Integer>();
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(begin);
      var bytes = new byte[(int) (log.length() - begin)];
      log.readFully(bytes);
      var text = new String(bytes, StandardCharsets.UTF_8);
      for (var line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        counts.merge(word(line), 1, Integer::sum);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Requests(counts);
  }

  private static String word(String line) throws IOException {
    var request = Json.RESOURCES.readTree(line);
    var object = request.path("objectRef");
    var part = object.path("subresource").asText();
    return request.path("verb").asText()
        + " "
        + object.path("resource").asText("nothing")
        + (part.isEmpty() ? "" : "/" + part);
  }
}
