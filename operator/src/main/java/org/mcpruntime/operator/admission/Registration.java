package org.mcpruntime.operator.admission;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.operator.config.OperatorConfig;

/**
 * Where the API server finds our webhooks. The object is setup's; whom to trust in it is ours, and
 * nothing else.
 *
 * @param name of the ValidatingWebhookConfiguration
 */
public record Registration(KubeApi api, String name) {

  private static final String FOLDER =
      "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/";

  /**
   * Makes the API server trust what a bundle vouches for; nothing is written when it does.
   *
   * @return why it could not be done
   */
  public Optional<String> trust(String bundle) {
    var wanted = Base64.getEncoder().encodeToString(bundle.getBytes(US_ASCII));
    return switch (api.get(FOLDER + name)) {
      case Answer.Done(var stored, var _) -> trust(stored, wanted);
      case Answer.Refused no when no.code() == 404 ->
          Optional.of(
              "there is no ValidatingWebhookConfiguration %s; mcp-runtime setup makes it"
                  .formatted(name));
      case Answer.Refused no -> Optional.of(failed(no));
      case Answer.Unreached(var sentence) -> Optional.of(sentence);
    };
  }

  private Optional<String> trust(ObjectNode stored, String wanted) {
    var body = Json.RESOURCES.createObjectNode();
    body.put("apiVersion", "admissionregistration.k8s.io/v1");
    body.put("kind", "ValidatingWebhookConfiguration");
    body.putObject("metadata").put("name", name);
    var webhooks = body.putArray("webhooks");
    boolean differs = false;
    for (var webhook : stored.path("webhooks")) {
      differs |= !webhook.path("clientConfig").path("caBundle").asText().equals(wanted);
      webhooks
          .addObject()
          .put("name", webhook.path("name").asText())
          .putObject("clientConfig")
          .put("caBundle", wanted);
    }
    if (!differs) {
      return Optional.empty();
    }
    // With force: what somebody else put there cannot be right.
    return switch (api.apply(
        FOLDER + name + "?force=true&fieldManager=" + OperatorConfig.FIELD_MANAGER, body)) {
      case Answer.Done _ -> Optional.empty();
      case Answer.Refused no -> Optional.of(failed(no));
      case Answer.Unreached(var sentence) -> Optional.of(sentence);
    };
  }

  private String failed(Answer.Refused no) {
    return "the ValidatingWebhookConfiguration %s cannot be told whom to trust: %s"
        .formatted(name, no.message());
  }
}
