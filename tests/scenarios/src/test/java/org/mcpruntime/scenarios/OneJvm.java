package org.mcpruntime.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mcpruntime.client.Api;
import org.mcpruntime.client.ApiFailure;

/** A laptop: {@code mcp-runtime up}. */
final class OneJvm implements Place {

  private final Platform platform;

  OneJvm(Installation installation, Path data) {
    platform = Platform.up(installation, data);
  }

  private static void done(Runnable deed) {
    try {
      deed.run();
    } catch (ApiFailure e) {
      throw new RefusedException(e.getMessage() + " " + e.details());
    }
  }

  @Override
  public void apply(String namespace, List<JsonNode> objects) {
    for (var object : objects) {
      ObjectNode placed = object.deepCopy();
      var name = placed.withObject("/metadata").put("namespace", namespace).path("name").asText();
      var kind = placed.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
      done(() -> platform.api().put(path(namespace, kind, name), Map.of(), placed));
    }
  }

  private static String path(String namespace, String kind, String name) {
    return "/resources/%s/%s/%s".formatted(kind, namespace, name);
  }

  @Override
  public void access(String namespace, String kind, String name, String verb) {
    var word = kind.equals("mcpaccessgrants") ? "grants" : "sessions";
    var path = "/runtime/%s/%s/%s/%s".formatted(word, namespace, name, verb);
    done(() -> platform.api().post(path, null));
  }

  @Override
  public void delete(String namespace, String kind, String name) {
    platform.api().delete(path(namespace, kind, name));
  }

  @Override
  public String phase(String namespace, String kind, String name) {
    var object = platform.api().get(path(namespace, kind, name), Map.of());
    return object.path("status").path("phase").asText();
  }

  /** Its one gateway answers for all servers, also for those that are not there. */
  @Override
  public Optional<URI> url(String namespace, String server) {
    return Optional.of(platform.gateway().resolve("/%s/%s/mcp".formatted(namespace, server)));
  }

  @Override
  public String explain(String namespace, Map<String, String> call) {
    var asked = new TreeMap<>(call);
    asked.put("namespace", namespace);
    return platform.api().get("/runtime/explain", asked).path("reason").asText();
  }

  @Override
  public Api events() {
    return platform.api();
  }

  @Override
  public String said(String namespace) {
    return platform.said();
  }

  @Override
  public void close() {
    platform.close();
  }
}
