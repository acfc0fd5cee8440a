package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.Map;

/** What a client is told to reach a server, as programs keep it in their settings. */
public record ConnectConfig(@JsonProperty("mcpServers") Map<String, Entry> servers) {

  public ConnectConfig {
    servers = Map.copyOf(servers);
  }

  /**
   * Where one server is.
   *
   * @param type of transport
   */
  public record Entry(String type, URI url) {}

  /** One server over HTTP. */
  public static ConnectConfig http(String name, URI url) {
    return new ConnectConfig(Map.of(name, new Entry("http", url)));
  }
}
