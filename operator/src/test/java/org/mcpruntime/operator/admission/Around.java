package org.mcpruntime.operator.admission;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.server.Claim;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.resources.Surroundings;

/** Servers in a list, as surroundings. */
record Around(List<MCPServer> servers) implements Surroundings {

  static final OperatorConfig CONFIG =
      OperatorConfig.of(
          new Settings(
              Map.of("MCP_GATEWAY_PROXY_IMAGE", "gateway:1", "MCP_MTLS_CLUSTER_ISSUER", "issuer")));

  Around {
    servers = List.copyOf(servers);
  }

  private Map<ObjectRef, MCPServer> byRef() {
    return servers.stream()
        .collect(Collectors.toMap(server -> server.metadata().ref(), server -> server));
  }

  @Override
  public Optional<MCPServer> server(ObjectRef ref) {
    return Optional.ofNullable(byRef().get(ref));
  }

  @Override
  public Optional<Holder> holder(MCPServer asking) {
    var wanted = claim(asking);
    return servers.stream()
        .filter(server -> !server.metadata().ref().equals(asking.metadata().ref()))
        .map(Around::claim)
        .filter(claim -> claim.excludes(wanted))
        .min(Claim.ORDER)
        .map(
            claim ->
                new Holder(claim.server(), wanted.route(), !claim.route().equals(wanted.route())));
  }

  private static Claim claim(MCPServer server) {
    var blueprint = new Blueprint(server, CONFIG);
    return new Claim(server.metadata().ref(), blueprint.route(), blueprint.mtls(), false, null);
  }

  @Override
  public String where() {
    return "in the namespaces of this operator";
  }
}
