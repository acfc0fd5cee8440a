package org.mcpruntime.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mcpruntime.client.Api;

/** A laptop: {@code mcp-runtime up}. */
final class OneJvm implements Place {

  private final Platform platform;

  OneJvm(Installation installation, Path data) {
    platform = Platform.up(installation, data);
  }

  @Override
  public void apply(String namespace, List<JsonNode> objects) {
    for (var object : objects) {
      ObjectNode placed = object.deepCopy();
      var name = placed.withObject("/metadata").put("namespace", namespace).path("name").asText();
      var kind = placed.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
      var _ = api().put("/resources/%s/%s/%s".formatted(kind, namespace, name), Map.of(), placed);
    }
  }

  @Override
  public URI url(String namespace, String server) {
    return platform.gateway().resolve("/%s/%s/mcp".formatted(namespace, server));
  }

  @Override
  public Api api() {
    return platform.api();
  }

  @Override
  public void close() {
    platform.close();
  }
}
