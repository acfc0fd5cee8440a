package org.mcpruntime.setup;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be installed.
 *
 * @param servers namespaces for servers, made where they are missing
 * @param environment settings of the operator beside those that follow from the rest
 */
public record InstallPlan(
    Images images, Scope scope, List<String> servers, Map<String, String> environment) {

  /** Where the operator is, in every installation. */
  public static final String NAMESPACE = "mcp-runtime";

  /** Where servers are that name no namespace. */
  public static final String SERVERS = "mcp-servers";

  public InstallPlan {
    servers = List.copyOf(servers);
    environment = new TreeMap<>(environment);
  }

  /** Names of images, with their tags. */
  public record Images(String operator, String gateway, String bridge) {

    /** Those that {@code image build} pushes to a registry. */
    public static Images of(String registry, String tag) {
      var prefix = registry.isEmpty() ? "" : registry + "/";
      return new Images(
          prefix + "mcp-runtime-operator:" + tag,
          prefix + "mcp-runtime-gateway:" + tag,
          prefix + "mcp-runtime-bridge:" + tag);
    }
  }

  /** Where the operator looks after servers. */
  public enum Scope {
    /** In all namespaces, with rights in all of them. */
    CLUSTER,
    /** In those of the plan only, with rights in them only. */
    NAMESPACES
  }
}
