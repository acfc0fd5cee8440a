package org.mcpruntime.operator.shared;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
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
   * @param stock what is there of the gateway, and the Services of the servers
   */
  public static SharedPlan plan(
      String namespace, List<MCPServer> servers, Stock stock, OperatorConfig config) {
    var served =
        servers.stream()
            .map(server -> new Blueprint(server, config))
            .filter(server -> server.shared() || isLedTo(server, stock))
            .sorted(Comparator.comparing(Blueprint::name))
            .toList();
    if (served.isEmpty()) {
      return new SharedPlan(List.of(), false, ofGateway(stock));
    }
    var asking = served.stream().filter(server -> server.shared() && !isInvalid(server)).toList();
    return asking.isEmpty()
        ? SharedPlan.NOTHING
        : made(namespace, asking, Routes.kept(stock, leaving(served, asking)), stock, config);
  }

  /** Whether callers of a server are led to the gateway now, whatever the server wants next. */
  private static boolean isLedTo(Blueprint server, Stock stock) {
    return stock
        .find(Service.class, server.name())
        .map(service -> service.getSpec().getSelector())
        .filter(selector -> SharedGateway.NAME.equals(selector.get(Labels.APP)))
        .isPresent();
  }

  /**
   * Those that keep the route that they have: they cannot be run as they are written, or want a
   * gateway of their own that is not there yet.
   */
  private static Set<String> leaving(List<Blueprint> served, List<Blueprint> asking) {
    return served.stream()
        .filter(server -> !asking.contains(server))
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
