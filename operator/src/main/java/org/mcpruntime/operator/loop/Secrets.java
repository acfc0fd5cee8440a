package org.mcpruntime.operator.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Certificate;
import org.mcpruntime.operator.desired.Certificates;

/** Secrets by their names, for nobody may list them. They are asked for when they are needed. */
record Secrets(KubeApi api) {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /** What is there. */
  sealed interface Sought {}

  /** Those of the names that there are. */
  record Found(List<HasMetadata> secrets) implements Sought {}

  /**
   * @param after what the API asks to wait at least, if it does
   */
  record Unknown(String sentence, @Nullable Duration after) implements Sought {}

  /** Those of a server that has, or had, certificates. */
  Sought of(MCPServer server, List<HasMetadata> stock, OperatorConfig config) {
    var blueprint = new Blueprint(server, config);
    if (!blueprint.mtls() && stock.stream().noneMatch(Certificate.class::isInstance)) {
      return new Found(List.of());
    }
    return find(
        server.metadata().namespace(),
        List.of(
            Certificates.gatewayName(blueprint),
            Certificates.traefikName(blueprint),
            Certificates.bundleName(blueprint)));
  }

  Sought find(String namespace, List<String> names) {
    var found = new ArrayList<HasMetadata>();
    for (var name : names) {
      switch (api.get(path(new ObjectRef(namespace, name)))) {
        case Answer.Done(var body, var _) -> found.add(secret(body));
        case Answer.Refused refused when refused.code() == 404 -> {}
        case Answer.Refused refused -> {
          return new Unknown(
              "Secret %s/%s: %s".formatted(namespace, name, refused.message()), refused.after());
        }
        case Answer.Unreached(var sentence) -> {
          return new Unknown(sentence, null);
        }
      }
    }
    return new Found(found);
  }

  static String collection(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/secrets";
  }

  private static String path(ObjectRef ref) {
    return collection(ref.namespace()) + "/" + ref.name();
  }

  private static Secret secret(ObjectNode body) {
    return SERIALIZATION.convertValue(body, Secret.class);
  }
}
