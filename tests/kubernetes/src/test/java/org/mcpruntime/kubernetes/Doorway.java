package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.operator.OperatorProcess;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.setup.InstallPlan;
import org.mcpruntime.setup.Installation;

/**
 * An operator whose webhook the API server asks. It is registered as setup does it, but by a URL,
 * for there is no network of Services here; and only for objects with a label, so that what a test
 * needs to be there can be put there unasked.
 */
final class Doorway implements AutoCloseable {

  /** Who has this label is asked about. */
  static final String ASKED = "tests/asked";

  private final Cluster cluster;
  private final String name;
  private final OperatorProcess operator;

  Doorway(Cluster cluster, List<String> namespaces, InstantSource clock) {
    this.cluster = cluster;
    this.name = namespaces.getFirst() + "-door";
    this.operator = operator(namespaces, clock);
    await("the webhook listens")
        .atMost(Duration.ofMinutes(1))
        .until(() -> operator.webhookPort() > 0 && operator.unready().isEmpty());
    register();
  }

  private OperatorProcess operator(List<String> namespaces, InstantSource clock) {
    var settings = new HashMap<String, String>();
    settings.put("LISTEN_ADDRESS", "127.0.0.1");
    for (var port : List.of("METRICS_PORT", "PROBES_PORT", "FEED_PORT", "WEBHOOK_PORT")) {
      settings.put(port, "0");
    }
    settings.put("POD_NAMESPACE", namespaces.getFirst());
    settings.put("WATCH_NAMESPACES", String.join(",", namespaces));
    settings.put("MCP_ENABLE_WEBHOOKS", "true");
    settings.put("MCP_SERVING_NAMES", "127.0.0.1");
    settings.put("MCP_WEBHOOK_REGISTRATION", name);
    settings.put("MCP_GATEWAY_PROXY_IMAGE", "gateway:1");
    settings.put("MCP_MTLS_CLUSTER_ISSUER", "issuer");
    return OperatorProcess.of(
        settings,
        new KubernetesClientBuilder().withConfig(cluster.config()).build(),
        clock,
        Log.to(System.err, Form.TEXT, Level.ERROR, clock));
  }

  private void register() {
    var plan =
        new InstallPlan(
            InstallPlan.Images.of("", "v1"), InstallPlan.Scope.CLUSTER, List.of(), Map.of());
    var installed =
        Installation.of(plan).parts().stream()
            .flatMap(part -> part.objects().stream())
            .filter(ValidatingWebhookConfiguration.class::isInstance)
            .map(ValidatingWebhookConfiguration.class::cast)
            .findFirst()
            .orElseThrow();
    var ours =
        new ValidatingWebhookConfigurationBuilder(installed)
            .editMetadata()
            .withName(name)
            .endMetadata();
    for (int i = 0; i < installed.getWebhooks().size(); i++) {
      var path = installed.getWebhooks().get(i).getClientConfig().getService().getPath();
      ours.editWebhook(i)
          .withNewObjectSelector()
          .addToMatchLabels(ASKED, "yes")
          .endObjectSelector()
          .withNewClientConfig()
          .withUrl("https://127.0.0.1:" + operator.webhookPort() + path)
          .endClientConfig()
          .endWebhook();
    }
    cluster.client().resource(ours.build()).create();
    assertThat(operator.renewCertificate()).isTrue();
  }

  OperatorProcess operator() {
    return operator;
  }

  /** What the API server trusts, of the first webhook; in base64. */
  String trusted() {
    return Objects.requireNonNullElse(
        registered().getWebhooks().getFirst().getClientConfig().getCaBundle(), "");
  }

  ValidatingWebhookConfiguration registered() {
    return cluster
        .client()
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(name)
        .get();
  }

  /** Somebody puts another authority there. */
  void overwrite(String authority) {
    var _ =
        cluster
            .client()
            .admissionRegistration()
            .v1()
            .validatingWebhookConfigurations()
            .withName(name)
            .edit(
                door -> {
                  door.getWebhooks().forEach(hook -> hook.getClientConfig().setCaBundle(authority));
                  return door;
                });
  }

  @Override
  public void close() {
    var _ =
        cluster
            .client()
            .admissionRegistration()
            .v1()
            .validatingWebhookConfigurations()
            .withName(name)
            .delete();
    operator.close();
  }
}
