package org.mcpruntime.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.exchange.Route;

/** The file that says where many servers are: a JSON array. */
final class RoutesFile {

  /**
   * One server.
   *
   * @param path prefix of the paths that are for it; {@code /NAME} where it is absent
   */
  private record Line(
      @Nullable String namespace,
      String name,
      @Nullable String path,
      URI upstreamURL,
      @Nullable String stripPrefix) {

    Route route() {
      return Route.of(
          path == null ? "/" + name : path,
          new ObjectRef(namespace == null ? "" : namespace, name),
          upstreamURL,
          stripPrefix == null ? "" : stripPrefix);
    }
  }

  private RoutesFile() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  static List<Route> read(Path file) {
    try {
      List<Line> lines =
          Json.RESOURCES.readValue(Files.readAllBytes(file), new TypeReference<List<Line>>() {});
      return lines.stream().map(Line::route).toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s is no list of servers: %s".formatted(file, e.getMessage()), e);
    }
  }
}
