package org.mcpruntime.operator.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.MCPServerStatus.ConditionType;
import org.mcpruntime.contract.server.MCPServerStatus.Phase;

/** What a status says when the cluster did not take all that was planned. */
public final class Refused {

  private final MCPServer server;
  private final MCPServerStatus planned;
  private final Instant now;

  private Refused(MCPServer server, MCPServerStatus planned, Instant now) {
    this.server = server;
    this.planned = planned;
    this.now = now;
  }

  /**
   * The status with each refusal in the condition that it is about, and the first in the sum.
   *
   * @param server as it was seen
   * @param planned what would be said if nothing had been refused
   */
  public static MCPServerStatus status(
      MCPServer server, MCPServerStatus planned, List<Refusal> refusals, Instant now) {
    return refusals.isEmpty() ? planned : new Refused(server, planned, now).status(refusals);
  }

  private MCPServerStatus status(List<Refusal> refusals) {
    var worst = refusals.stream().filter(Refusal::lasting).findFirst().orElse(refusals.getFirst());
    var about = new EnumMap<ConditionType, Refusal>(ConditionType.class);
    refusals.forEach(refusal -> about.putIfAbsent(concern(refusal.kind()), refusal));
    about.put(ConditionType.Ready, worst);
    var phase = planned.phase() == Phase.Ready ? Phase.PartiallyReady : planned.phase();
    return new MCPServerStatus(
        worst.lasting() ? Phase.Error : phase,
        message(worst),
        planned.observedGeneration(),
        planned.url(),
        planned.policyRevision(),
        planned.replicas(),
        planned.canary(),
        conditions(about),
        planned.deploymentReady() && !about.containsKey(ConditionType.DeploymentReady),
        planned.serviceReady() && !about.containsKey(ConditionType.ServiceReady),
        planned.ingressReady() && !about.containsKey(ConditionType.IngressReady),
        planned.gatewayReady() && !about.containsKey(ConditionType.GatewayReady),
        planned.policyReady(),
        planned.canaryReady());
  }

  private static ConditionType concern(String kind) {
    return switch (kind) {
      case "Service" -> ConditionType.ServiceReady;
      case "Ingress",
          "IngressRoute",
          "TLSOption",
          "TLSStore",
          "Middleware",
          "ServersTransport",
          "Certificate",
          "Secret" ->
          ConditionType.IngressReady;
      case "NetworkPolicy" -> ConditionType.GatewayReady;
      default -> ConditionType.DeploymentReady;
    };
  }

  private List<Condition> conditions(Map<ConditionType, Refusal> about) {
    var all = new ArrayList<Condition>();
    for (var condition : planned.conditions()) {
      var refusal = about.get(ConditionType.valueOf(condition.type()));
      all.add(refusal == null ? condition : refused(condition, refusal));
    }
    return all;
  }

  private Condition refused(Condition condition, Refusal refusal) {
    @Nullable MCPServerStatus before = server.status();
    List<Condition> had = before == null ? List.of() : before.conditions();
    var status = Condition.Status.False;
    return new Condition(
        condition.type(),
        status,
        condition.observedGeneration(),
        Condition.since(had, condition.type(), status, now),
        refusal.lasting() ? "Refused" : "Waiting",
        message(refusal));
  }

  private static String message(Refusal refusal) {
    return refusal.child() + ": " + refusal.sentence();
  }
}
