package org.mcpruntime.operator.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.operator.config.OperatorConfig;

/** A Secret of a namespace; made when it is written first. */
public final class KubeSecret implements SharedSecret {

  private final KubeApi api;
  private final String namespace;
  private final String name;

  public KubeSecret(KubeApi api, String namespace, String name) {
    this.api = api;
    this.namespace = namespace;
    this.name = name;
  }

  @Override
  public String name() {
    return namespace + "/" + name;
  }

  @Override
  public Held read() {
    return switch (api.get(path() + "/" + name)) {
      case Answer.Done done -> found(done.body());
      case Answer.Refused no when no.code() == 404 -> new Held.Absent();
      case Answer.Refused no ->
          new Held.Unreached("the Secret %s cannot be read: %s".formatted(name(), no.message()));
      case Answer.Unreached(var sentence) -> new Held.Unreached(sentence);
    };
  }

  private static Held found(ObjectNode secret) {
    var data = new HashMap<String, String>();
    secret
        .path("data")
        .properties()
        .forEach(e -> data.put(e.getKey(), text(e.getValue().asText())));
    return new Held.Found(secret.path("metadata").path("resourceVersion").asText(), data);
  }

  /** What the API keeps is always base64. */
  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), UTF_8);
  }

  @Override
  public Written write(@Nullable String version, Map<String, String> data) {
    var query = "?fieldManager=" + OperatorConfig.FIELD_MANAGER;
    var answer =
        version == null
            ? api.post(path() + query, secret(null, data))
            : api.merge(path() + "/" + name + query, secret(version, data));
    return switch (answer) {
      case Answer.Done _ -> new Written.Done();
      // Made or changed by another, or gone: either way what is there is to be looked at.
      case Answer.Refused no when no.code() == 409 || (no.code() == 404 && version != null) ->
          new Written.Overtaken();
      case Answer.Refused no ->
          new Written.Failed("the Secret %s cannot be written: %s".formatted(name(), no.message()));
      case Answer.Unreached(var sentence) -> new Written.Failed(sentence);
    };
  }

  private ObjectNode secret(@Nullable String version, Map<String, String> data) {
    var secret = Json.RESOURCES.createObjectNode();
    secret.put("apiVersion", "v1").put("kind", "Secret");
    var metadata = secret.putObject("metadata").put("name", name).put("namespace", namespace);
    metadata
        .putObject("labels")
        .put("app.kubernetes.io/managed-by", OperatorConfig.FIELD_MANAGER)
        .put("app.kubernetes.io/part-of", "mcp-runtime");
    if (version != null) {
      metadata.put("resourceVersion", version);
    }
    var values = secret.putObject("data");
    new TreeMap<>(data)
        .forEach(
            (key, text) ->
                values.put(key, Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
    return secret;
  }

  private String path() {
    return "/api/v1/namespaces/" + namespace + "/secrets";
  }
}
