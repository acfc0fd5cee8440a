package org.mcpruntime.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Kinds of cert-manager and Traefik, without anybody who acts on them. */
record Foreign(KubernetesClient client) {

  private static final List<CustomResourceDefinition> DEFINITIONS =
      List.of(
          definition("cert-manager.io", "v1", "Certificate", "certificates"),
          definition("traefik.io", "v1alpha1", "IngressRoute", "ingressroutes"),
          definition("traefik.io", "v1alpha1", "Middleware", "middlewares"),
          definition("traefik.io", "v1alpha1", "ServersTransport", "serverstransports"),
          definition("traefik.io", "v1alpha1", "TLSOption", "tlsoptions"),
          definition("traefik.io", "v1alpha1", "TLSStore", "tlsstores"));

  private static CustomResourceDefinition definition(
      String group, String version, String kind, String plural) {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(plural + "." + group)
        .endMetadata()
        .withNewSpec()
        .withGroup(group)
        .withScope("Namespaced")
        .withNewNames()
        .withKind(kind)
        .withPlural(plural)
        .withSingular(kind.toLowerCase(Locale.ROOT))
        .endNames()
        .addNewVersion()
        .withName(version)
        .withServed(true)
        .withStorage(true)
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .withXKubernetesPreserveUnknownFields(true)
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }

  void install() {
    for (var definition : DEFINITIONS) {
      var _ = client.resource(definition).serverSideApply();
    }
    for (var definition : DEFINITIONS) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  client.resource(definition).get().getStatus() != null
                      && client.resource(definition).get().getStatus().getConditions().stream()
                          .anyMatch(
                              condition ->
                                  condition.getType().equals("Established")
                                      && condition.getStatus().equals("True")));
    }
  }

  void remove() {
    for (var definition : DEFINITIONS) {
      var _ = client.resource(definition).delete();
    }
  }

  /** Signs the two certificates of a server, as cert-manager would. */
  void sign(String namespace, String server) {
    for (var name : List.of(server + "-gateway-mtls", server + "-traefik-client-mtls")) {
      var _ =
          client
              .resource(
                  new SecretBuilder()
                      .withNewMetadata()
                      .withName(name)
                      .withNamespace(namespace)
                      .endMetadata()
                      .withStringData(Map.of("tls.crt", "x", "tls.key", "x", "ca.crt", "x"))
                      .build())
              .serverSideApply();
    }
  }
}
