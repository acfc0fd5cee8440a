package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;

/** What the tests rely on is there: roles, tokens, defaults, garbage collection. */
@ExtendWith(ClusterExtension.class)
class ClusterTest {

  @Test
  void a_service_account_may_what_a_role_allows_and_nothing_else(Cluster cluster) {
    var namespace = cluster.namespace();
    var client = cluster.clientOf(namespace, "reader");

    assertThatThrownBy(() -> client.configMaps().inNamespace(namespace).list())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));

    var _ =
        cluster
            .client()
            .rbac()
            .roleBindings()
            .inNamespace(namespace)
            .resource(
                new io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder()
                    .withNewMetadata()
                    .withName("reader")
                    .endMetadata()
                    .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                    .addNewSubject(null, "ServiceAccount", "reader", namespace)
                    .build())
            .create();

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreException(KubernetesClientException.class)
        .until(() -> client.configMaps().inNamespace(namespace).list() != null);
    assertThatThrownBy(
            () -> client.configMaps().inNamespace(namespace).resource(map("mine")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  @Test
  void a_projected_token_is_told_from_one_for_somebody_else(Cluster cluster) {
    var namespace = cluster.namespace();
    var token = cluster.tokenOf(namespace, "gateway", "mcp-runtime-feed");

    assertThat(authenticated(cluster, token, "mcp-runtime-feed"))
        .isEqualTo("system:serviceaccount:" + namespace + ":gateway");
    assertThat(authenticated(cluster, token, "somebody-else")).isEmpty();
    assertThat(authenticated(cluster, token + "x", "mcp-runtime-feed")).isEmpty();
  }

  /** The name of who has the token, empty where nobody does. */
  private static String authenticated(Cluster cluster, String token, String audience) {
    var review =
        cluster
            .client()
            .tokenReviews()
            .create(
                new TokenReviewBuilder()
                    .withNewSpec()
                    .withToken(token)
                    .withAudiences(audience)
                    .endSpec()
                    .build());
    return Boolean.TRUE.equals(review.getStatus().getAuthenticated())
        ? review.getStatus().getUser().getUsername()
        : "";
  }

  @Test
  void what_an_owner_leaves_behind_is_collected(Cluster cluster) {
    Assumptions.assumeTrue(cluster.collectsGarbage(), "no controllers run here");
    var maps = cluster.client().configMaps().inNamespace(cluster.namespace());
    var owner = maps.resource(map("owner")).create();
    var child = map("child");
    child.getMetadata().getOwnerReferences().add(reference(owner));
    var _ = maps.resource(child).create();

    var _ = maps.withName("owner").delete();

    await().atMost(Duration.ofSeconds(60)).until(() -> maps.withName("child").get() == null);
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static OwnerReference reference(ConfigMap owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("ConfigMap")
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .build();
  }
}
