package org.mcpruntime.operator.desired;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mcpruntime.operator.config.OperatorConfig;

/** What all servers of a namespace have in common, and none owns. */
public final class Accounts {

  /** The account of all pods of servers and gateways. */
  public static final String WORKLOAD = Hardening.ACCOUNT;

  private Accounts() {}

  /** Who the pods are: an account that may nothing. */
  public static ServiceAccount workload(String namespace) {
    return new ServiceAccountBuilder()
        .withMetadata(common(namespace, Hardening.ACCOUNT))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  /** The Secret to pull with, where pods need the platform's. */
  public static Optional<Secret> pull(Blueprint blueprint) {
    var registry = blueprint.config().registry();
    if (!Images.needsPlatformSecret(blueprint)) {
      return Optional.empty();
    }
    return Optional.of(
        new SecretBuilder()
            .withMetadata(common(blueprint.namespace(), registry.secret()))
            .withType("kubernetes.io/dockerconfigjson")
            .withData(Map.of(".dockerconfigjson", base64(dockerConfig(registry))))
            .build());
  }

  private static String dockerConfig(OperatorConfig.Registry registry) {
    var json = JsonNodeFactory.instance;
    var login = json.objectNode();
    login.put("username", registry.username());
    login.put("password", registry.password());
    login.put("auth", base64(registry.username() + ":" + registry.password()));
    var servers = json.objectNode();
    servers.set(registry.url(), login);
    var root = json.objectNode();
    root.set("auths", servers);
    return root.toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static ObjectMeta common(String namespace, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(new TreeMap<>(Labels.ours()))
        .build();
  }
}
