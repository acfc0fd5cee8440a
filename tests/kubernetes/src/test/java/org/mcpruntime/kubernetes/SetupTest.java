package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.operator.admission.Registration;
import org.mcpruntime.operator.identity.KubeSecret;
import org.mcpruntime.operator.identity.ServingIdentity;
import org.mcpruntime.setup.Connection;
import org.mcpruntime.setup.InstallPlan;
import org.mcpruntime.setup.Installation;
import org.mcpruntime.setup.Installer;
import org.mcpruntime.setup.Permission;
import org.mcpruntime.setup.SetupRefusal;

/** What setup applies is taken by an API server, twice, and gives the operator what it needs. */
@ExtendWith(ClusterExtension.class)
class SetupTest {

  private static final String OPERATOR = "mcp-runtime-operator-controller-manager";

  private static final String ADMISSION = "validating-webhook-configuration";

  /** An empty bundle in PEM would be refused; this one the API server does not look into. */
  private static final String AUTHORITY =
      Base64.getEncoder().encodeToString("-----BEGIN".getBytes(StandardCharsets.UTF_8));

  private static Installer.Applied install(KubernetesClient client, InstallPlan plan) {
    return new Installer(client, _ -> {}).apply(Installation.of(plan));
  }

  /** Without admission, which would close this API to the other tests. */
  private static Installer.Applied installOpen(KubernetesClient client, InstallPlan plan) {
    var parts =
        Installation.of(plan).parts().stream()
            .filter(part -> !part.title().equals("admission"))
            .toList();
    return new Installer(client, _ -> {}).apply(new Installation(parts));
  }

  private static InstallPlan plan(InstallPlan.Scope scope, String... servers) {
    return new InstallPlan(
        InstallPlan.Images.of("registry.example.com", "v1"), scope, List.of(servers), Map.of());
  }

  @Test
  void what_is_installed_twice_is_written_once(Cluster cluster) {
    Assumptions.assumeTrue(cluster.isOurs(), "installs into a cluster of its own only");
    var client = cluster.client();
    var plan = plan(InstallPlan.Scope.CLUSTER, InstallPlan.SERVERS);
    try {
      var first = install(client, plan);
      int all = first.made() + first.changed() + first.unchanged();
      assertThat(all).isGreaterThanOrEqualTo(15);

      // As the operator does with the authority of its certificate.
      var admission = client.admissionRegistration().v1().validatingWebhookConfigurations();
      var opened =
          admission
              .withName(ADMISSION)
              .edit(
                  door ->
                      door.edit()
                          .editFirstWebhook()
                          .editClientConfig()
                          .withCaBundle(AUTHORITY)
                          .endClientConfig()
                          .endWebhook()
                          .build());

      var again = install(client, plan);

      assertThat(admission.withName(ADMISSION).get()).isEqualTo(opened);
      assertThat(again.made()).isZero();
      assertThat(again.changed()).isZero();
      assertThat(again.unchanged()).isEqualTo(all);
    } finally {
      var _ =
          client
              .admissionRegistration()
              .v1()
              .validatingWebhookConfigurations()
              .withName(ADMISSION)
              .delete();
    }
  }

  @Test
  void what_others_add_stays_and_what_they_change_of_ours_is_set_right(Cluster cluster) {
    Assumptions.assumeTrue(cluster.isOurs(), "installs into a cluster of its own only");
    var client = cluster.client();
    var plan = plan(InstallPlan.Scope.CLUSTER, InstallPlan.SERVERS);
    var _ = installOpen(client, plan);
    var deployments = client.apps().deployments().inNamespace(InstallPlan.NAMESPACE);
    var _ =
        deployments
            .withName(OPERATOR)
            .edit(
                deployment ->
                    deployment
                        .edit()
                        .editMetadata()
                        .addToAnnotations("example.com/mine", "yes")
                        .endMetadata()
                        .editSpec()
                        .withReplicas(5)
                        .endSpec()
                        .build());

    var applied = installOpen(client, plan);

    assertThat(applied.changed()).isEqualTo(1);
    var operator = deployments.withName(OPERATOR).get();
    assertThat(operator.getMetadata().getAnnotations()).containsEntry("example.com/mine", "yes");
    assertThat(operator.getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void the_operator_may_what_the_table_says_and_no_more(Cluster cluster) {
    Assumptions.assumeTrue(cluster.isOurs(), "installs into a cluster of its own only");
    var _ = installOpen(cluster.client(), plan(InstallPlan.Scope.CLUSTER, InstallPlan.SERVERS));
    var operator = cluster.clientOf(InstallPlan.NAMESPACE, OPERATOR);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> may(operator, "mcpruntime.org", "mcpservers", "list", InstallPlan.SERVERS));
    var refused = new ArrayList<String>();
    for (var permission : Permission.values()) {
      for (var verb : permission.verbs()) {
        if (!may(
            operator, permission.group(), permission.resource(), verb, InstallPlan.NAMESPACE)) {
          refused.add(permission + " " + verb);
        }
      }
    }
    assertThat(refused)
        .as("only of the one object that is named")
        .containsExactly("ADMISSION get", "ADMISSION patch");
    assertThat(may(operator, "", "pods", "create", InstallPlan.SERVERS)).isFalse();
    assertThat(may(operator, "", "secrets", "list", InstallPlan.SERVERS)).isFalse();
    assertThat(may(operator, "mcpruntime.org", "mcpservers", "create", InstallPlan.SERVERS))
        .isFalse();
    assertThat(may(operator, "rbac.authorization.k8s.io", "clusterroles", "create", "")).isFalse();
  }

  @Test
  void an_operator_of_namespaces_may_nothing_elsewhere(Cluster cluster) {
    Assumptions.assumeTrue(cluster.isOurs(), "installs into a cluster of its own only");
    var mine = cluster.namespace();
    var other = cluster.namespace();
    var client = cluster.client();
    var _ = client.rbac().clusterRoles().withName("mcp-runtime-operator-role").delete();
    var _ = installOpen(client, plan(InstallPlan.Scope.NAMESPACES, mine));
    var operator = cluster.clientOf(InstallPlan.NAMESPACE, OPERATOR);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> may(operator, "apps", "deployments", "patch", mine));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !may(operator, "apps", "deployments", "patch", other));
    assertThat(may(operator, "mcpruntime.org", "mcpservers", "list", "")).isFalse();
  }

  @Test
  void with_its_roles_the_operator_keeps_its_certificate_and_says_whom_to_trust(Cluster cluster) {
    Assumptions.assumeTrue(cluster.isOurs(), "installs into a cluster of its own only");
    var plan = plan(InstallPlan.Scope.CLUSTER, InstallPlan.SERVERS);
    var _ = installOpen(cluster.client(), plan);
    var operator = cluster.clientOf(InstallPlan.NAMESPACE, OPERATOR);
    var api = KubeApi.of(operator);
    var secret = new KubeSecret(api, InstallPlan.NAMESPACE, "mcp-runtime-operator-authority");
    var identity = new ServingIdentity(secret, List.of("webhook.svc"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> may(operator, "", "secrets", "create", InstallPlan.NAMESPACE));
    try {
      var _ = install(cluster.client(), plan);

      assertThat(identity.turn(Instant.now())).isEmpty();
      assertThat(new Registration(api, ADMISSION).trust(identity.authority())).isEmpty();

      assertThat(
              cluster
                  .client()
                  .admissionRegistration()
                  .v1()
                  .validatingWebhookConfigurations()
                  .withName(ADMISSION)
                  .get()
                  .getWebhooks())
          .hasSize(3)
          .allSatisfy(
              webhook ->
                  assertThat(webhook.getClientConfig().getCaBundle())
                      .isEqualTo(base64(identity.authority())));
    } finally {
      var _ =
          cluster
              .client()
              .admissionRegistration()
              .v1()
              .validatingWebhookConfigurations()
              .withName(ADMISSION)
              .delete();
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean may(
      KubernetesClient client, String group, String resource, String verb, String namespace) {
    var parts = resource.split("/", 2);
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withGroup(group)
            .withResource(parts[0])
            .withSubresource(parts.length > 1 ? parts[1] : null)
            .withVerb(verb)
            .withNamespace(namespace)
            .endResourceAttributes()
            .endSpec()
            .build();
    return client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }

  @Test
  void a_kubeconfig_is_read_and_not_written(Cluster cluster, @TempDir Path folder)
      throws IOException {
    var config = cluster.config();
    var file =
        Files.writeString(
            folder.resolve("config"),
            Serialization.asYaml(
                new ConfigBuilder()
                    .withCurrentContext("other")
                    .addNewCluster()
                    .withName("here")
                    .withNewCluster()
                    .withServer(config.getMasterUrl())
                    .withCertificateAuthorityData(config.getCaCertData())
                    .withCertificateAuthority(config.getCaCertFile())
                    .endCluster()
                    .endCluster()
                    .addNewUser()
                    .withName("me")
                    .withNewUser()
                    .withToken(cluster.tokenOf("default", "setup"))
                    .endUser()
                    .endUser()
                    .addNewContext()
                    .withName("mine")
                    .withNewContext()
                    .withCluster("here")
                    .withUser("me")
                    .endContext()
                    .endContext()
                    .addNewContext()
                    .withName("other")
                    .withNewContext()
                    .withCluster("here")
                    .withUser("me")
                    .endContext()
                    .endContext()
                    .build()));
    var before = Files.readString(file);

    try (var here = Connection.to(file, "mine")) {
      assertThat(here.client().getKubernetesVersion().getMajor()).isEqualTo("1");
    }

    assertThat(file).hasContent(before);
    assertThatThrownBy(() -> Connection.to(file, "nobody's"))
        .isInstanceOf(SetupRefusal.class)
        .hasMessageContaining("nobody's");
    assertThatThrownBy(() -> Connection.to(folder.resolve("absent"), ""))
        .isInstanceOf(SetupRefusal.class)
        .hasMessageContaining("--kubeconfig");
  }
}
