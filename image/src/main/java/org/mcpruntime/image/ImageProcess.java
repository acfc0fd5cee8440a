package org.mcpruntime.image;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A process that an image is made of. */
public enum ImageProcess {
  GATEWAY(
      "org.mcpruntime.gateway.GatewayMain",
      "Decides every message to an MCP server",
      List.of(8091, 9103)),
  OPERATOR(
      "org.mcpruntime.operator.OperatorMain",
      "Runs MCP servers and their gateways on Kubernetes",
      List.of(8080, 8081, 8093, 9443)),
  /** The edition in one process; what runs it is the command line's jar. */
  PLATFORM("org.mcpruntime.cli.UpMain", "The whole platform in one process", List.of(8080, 8091)),
  BRIDGE(
      "org.mcpruntime.bridge.BridgeMain",
      "Serves MCP servers that speak over stdio as HTTP",
      List.of(8088, 9104));

  private final String mainClass;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change; its type does not say so.
  private final List<Integer> ports;

  ImageProcess(String mainClass, String description, List<Integer> ports) {
    this.mainClass = mainClass;
    this.description = description;
    this.ports = ports;
  }

  /** How it is called on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The last part of its image's name. */
  public String imageName() {
    return "mcp-runtime-" + word();
  }

  String mainClass() {
    return mainClass;
  }

  String description() {
    return description;
  }

  List<Integer> ports() {
    return ports;
  }

  /** Whether it is copied out of its image, to run in others. */
  boolean isInstalled() {
    return this == BRIDGE;
  }

  /** In a pod nobody reaches what listens on loopback, which two processes do when not told. */
  Map<String, String> environment() {
    return Map.of("LISTEN_ADDRESS", "0.0.0.0", "LANG", "C.UTF-8");
  }
}
