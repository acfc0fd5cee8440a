package org.mcpruntime.operator;

import io.prometheus.metrics.core.metrics.Counter;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.mcpruntime.kube.api.Gate;
import org.mcpruntime.process.metrics.Metrics;

/** Counts what the operator asks of the API, and holds writes back while it may not write. */
record ApiGate(Counter requests, BooleanSupplier mayWrite) implements Gate {

  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/[^/]+(?:/namespaces/[^/]+)?"
              + "/(?<kind>[^/?]+)(?<name>/[^/?]+)?(?<part>/[^/?]+)?(?:\\?.*)?");

  static Counter counter(Metrics metrics) {
    return metrics.counter(
        "mcp_operator_api_requests_total",
        "Requests to the API, by verb, resource, group and status; a watch has none.",
        "verb",
        "resource",
        "group",
        "code");
  }

  @Override
  public boolean admits(Verb verb) {
    return !verb.writes() || mayWrite.getAsBoolean();
  }

  @Override
  public void answered(Verb verb, String path, int code) {
    var match = PATH.matcher(path);
    if (match.matches()) {
      var group = match.group("group");
      var part = match.group("part");
      requests
          .labelValues(
              word(verb, match.group("name") != null, code),
              match.group("kind") + (part == null ? "" : part),
              group == null ? "" : group,
              code == 0 ? "" : Integer.toString(code))
          .inc();
    }
  }

  /** As roles call it. What an apply makes is created. */
  private static String word(Verb verb, boolean named, int code) {
    return switch (verb) {
      case GET -> named ? "get" : "list";
      case WATCH -> "watch";
      case CREATE -> "create";
      case PATCH -> code == 201 ? "create" : "patch";
      case DELETE -> "delete";
    };
  }
}
