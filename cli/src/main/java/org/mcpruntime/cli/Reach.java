package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.client.Api;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Option;

/** Which platform a command speaks to: the one that runs on this machine, unless it is told. */
final class Reach {

  @Option(
      names = "--api-url",
      paramLabel = "URL",
      description = "another platform than this machine's")
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "for it (MCP_PLATFORM_API_TOKEN keeps it out of lists of processes)")
  private @Nullable String token;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data folder of the platform on this machine")
  private @Nullable Path data;

  private final Map<String, String> environment;

  Reach(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The data folder of the platform on this machine. */
  Path data() {
    if (data != null) {
      return data;
    }
    var told = environment.get("MCP_RUNTIME_DATA");
    return told == null || told.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".mcpruntime", "standalone")
        : Path.of(told);
  }

  /** What the platform on this machine says of itself. */
  JsonNode run() {
    try {
      return Json.RESOURCES.readTree(Files.readAllBytes(data().resolve("run.json")));
    } catch (IOException e) {
      throw new Failure(
          "no platform runs on %s; ./mcp-runtime up starts one, or name another with --api-url"
              .formatted(data()));
    }
  }

  /** Its API. */
  Api api() {
    var told = url == null ? environment.get("MCP_PLATFORM_API_URL") : url.toString();
    if (told != null && !told.isEmpty()) {
      return new Api(URI.create(told), token(true));
    }
    return new Api(URI.create(run().path("api").asText()), token(false));
  }

  private String token(boolean elsewhere) {
    var told = token == null ? environment.get("MCP_PLATFORM_API_TOKEN") : token;
    if (told != null && !told.isEmpty()) {
      return told;
    }
    if (elsewhere) {
      throw new Failure("a token is needed: --token, or MCP_PLATFORM_API_TOKEN");
    }
    try {
      return Files.readString(data().resolve("token")).strip();
    } catch (IOException e) {
      throw new Failure("the token %s cannot be read: %s".formatted(data().resolve("token"), e));
    }
  }
}
