package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.server.ResourceRequirements.Amounts;

/** Processor and memory of a container: each amount as it is written, else the usual. */
public final class Resourcing {

  /** What a container gets that says nothing. */
  record Usual(String cpu, String memory, String mostCpu, String mostMemory) {

    static final Usual CONTAINER = new Usual("50m", "64Mi", "500m", "256Mi");

    /** A bridge's own needs come on top of what its server has. */
    static final Usual BRIDGED = new Usual("50m", "192Mi", "500m", "512Mi");

    /** All requests of a namespace go through it. */
    static final Usual SHARED = new Usual("100m", "128Mi", "2", "512Mi");
  }

  private Resourcing() {}

  static ResourceRequirements of(
      org.mcpruntime.contract.server.@Nullable ResourceRequirements given, Usual usual) {
    var least = given == null ? null : given.requests();
    var most = given == null ? null : given.limits();
    var requests = new TreeMap<String, Quantity>();
    var limits = new TreeMap<String, Quantity>();
    pair(cpu(least), cpu(most), usual.cpu, usual.mostCpu, "cpu", requests, limits);
    pair(memory(least), memory(most), usual.memory, usual.mostMemory, "memory", requests, limits);
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  /** One that is given moves the usual other, so that a request is never above its limit. */
  private static void pair(
      String least,
      String most,
      String usualLeast,
      String usualMost,
      String name,
      Map<String, Quantity> requests,
      Map<String, Quantity> limits) {
    var request = new Quantity(Texts.or(least, usualLeast));
    var limit = new Quantity(Texts.or(most, usualMost));
    if (above(request, limit) && most.isBlank()) {
      limit = request;
    } else if (above(request, limit) && least.isBlank()) {
      request = limit;
    }
    requests.put(name, request);
    limits.put(name, limit);
  }

  private static boolean above(Quantity one, Quantity other) {
    return one.getNumericalAmount().compareTo(other.getNumericalAmount()) > 0;
  }

  private static String cpu(@Nullable Amounts amounts) {
    return Texts.orEmpty(amounts == null ? null : amounts.cpu());
  }

  private static String memory(@Nullable Amounts amounts) {
    return Texts.orEmpty(amounts == null ? null : amounts.memory());
  }

  /** The amount whose request is above its limit, which no cluster takes; empty for none. */
  public static String excess(org.mcpruntime.contract.server.@Nullable ResourceRequirements given) {
    var resources = of(given, Usual.CONTAINER);
    for (var request : resources.getRequests().entrySet()) {
      var limit = resources.getLimits().get(request.getKey());
      if (limit != null && above(request.getValue(), limit)) {
        return request.getKey();
      }
    }
    return "";
  }
}
