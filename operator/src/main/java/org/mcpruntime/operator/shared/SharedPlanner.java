package org.mcpruntime.operator.shared;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Accounts;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Labels;
import org.mcpruntime.operator.desired.SharedGateway;
import org.mcpruntime.operator.server.Requirements;
import org.mcpruntime.operator.server.Stock;

/** The servers of a namespace → the gateway that some of them share. */
public final class SharedPlanner {

  private SharedPlanner() {}

  /**
   * @param servers all of the namespace, in any order
   * @param stock what is there of the gateway
   */
  public static SharedPlan plan(
      String namespace, List<MCPServer> servers, Stock stock, OperatorConfig config) {
    var asking =
        servers.stream()
            .map(server -> new Blueprint(server, config))
            .filter(Blueprint::shared)
            .sorted(Comparator.comparing(Blueprint::name))
            .toList();
    if (asking.isEmpty()) {
      return new SharedPlan(List.of(), false, ofGateway(stock));
    }
    var valid = asking.stream().filter(server -> !isInvalid(server)).toList();
    return valid.isEmpty()
        ? SharedPlan.NOTHING
        : made(namespace, valid, Routes.kept(stock, names(asking, valid)), stock, config);
  }

  /** Those that cannot be run as they are written: each keeps the route that it has. */
  private static Set<String> names(List<Blueprint> asking, List<Blueprint> valid) {
    return asking.stream()
        .filter(server -> !valid.contains(server))
        .map(Blueprint::name)
        .collect(Collectors.toSet());
  }

  private static boolean isInvalid(Blueprint server) {
    return !Requirements.missing(server).isEmpty();
  }

  private static SharedPlan made(
      String namespace,
      List<Blueprint> servers,
      List<JsonNode> kept,
      Stock stock,
      OperatorConfig config) {
    var gateway = new SharedGateway(namespace, servers, config);
    return new SharedPlan(
        List.of(
            Accounts.workload(namespace),
            gateway.routes(kept),
            gateway.deployment(),
            gateway.service(),
            gateway.autoscaler(),
            gateway.budget(),
            gateway.networkPolicy()),
        !stock.has("Secret", SharedGateway.SESSION_SECRET),
        List.of());
  }

  private static List<HasMetadata> ofGateway(Stock stock) {
    return stock.objects().stream()
        .filter(
            object -> {
              var labels = object.getMetadata().getLabels();
              return labels != null && SharedGateway.NAME.equals(labels.get(Labels.APP));
            })
        .toList();
  }
}
