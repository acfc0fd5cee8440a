package org.mcpruntime.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.mcpruntime.client.Api;

/**
 * Where a scenario happens: one JVM, or a cluster. It has a namespace for each, runs servers as its
 * manifests say, and has the same API.
 */
interface Place extends AutoCloseable {

  /** Makes objects be as they are given, in a namespace. */
  void apply(String namespace, List<JsonNode> objects);

  /** Where a server is reached through its gateway. */
  URI url(String namespace, String server);

  Api api();

  /** The records that fit; those of calls that were answered are among them soon. */
  default JsonNode records(Map<String, String> filters) {
    return api().get("/events", filters).path("events");
  }

  @Override
  void close();
}
