package org.mcpruntime.operator.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.operator.lead.Tenancy.Found;

/** The Lease ({@code coordination.k8s.io/v1}), under the name that the original gave it. */
final class LeaseObject {

  static final String NAME = "mcp-runtime-operator.mcpruntime.org";

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubeApi api;
  private final String collection;

  LeaseObject(KubeApi api, String namespace) {
    this.api = api;
    this.collection = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
  }

  /** What is there. */
  sealed interface Sought {

    record There(Found found) implements Sought {}

    record Absent() implements Sought {}

    record Unknown(String sentence) implements Sought {}
  }

  Sought find() {
    return switch (api.get(collection + "/" + NAME)) {
      case Answer.Done(var body, var _) -> new Sought.There(found(body));
      case Answer.Refused refused when refused.code() == 404 -> new Sought.Absent();
      case Answer.Refused refused -> new Sought.Unknown(refused.message());
      case Answer.Unreached(var sentence) -> new Sought.Unknown(sentence);
    };
  }

  /** Null where that was not possible: somebody else was quicker, or nobody answered. */
  @Nullable Found make(String holder, Instant now) {
    var body = Json.RESOURCES.createObjectNode();
    body.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    body.putObject("metadata").put("name", NAME);
    spec(body, holder, now, Tenancy.LEASE).put("acquireTime", MICROS.format(now));
    return api.post(collection, body) instanceof Answer.Done(var written, var _)
        ? found(written)
        : null;
  }

  /** Writes it if nobody did since it was found; null where that was not possible. */
  @Nullable Found write(Found before, String holder, Instant now, Duration length) {
    var body = Json.RESOURCES.createObjectNode();
    body.putObject("metadata").put("resourceVersion", before.version());
    var spec = spec(body, holder, now, length);
    if (!holder.equals(before.holder())) {
      spec.put("acquireTime", MICROS.format(now)).put("leaseTransitions", before.transitions() + 1);
    }
    return api.merge(collection + "/" + NAME, body) instanceof Answer.Done(var written, var _)
        ? found(written)
        : null;
  }

  private static ObjectNode spec(ObjectNode body, String holder, Instant now, Duration length) {
    return body.putObject("spec")
        .put("holderIdentity", holder)
        .put("leaseDurationSeconds", length.toSeconds())
        .put("renewTime", MICROS.format(now));
  }

  private static Found found(ObjectNode body) {
    var spec = body.path("spec");
    return new Found(
        spec.path("holderIdentity").asText(""),
        body.path("metadata").path("resourceVersion").asText(),
        spec.path("leaseTransitions").asInt());
  }
}
