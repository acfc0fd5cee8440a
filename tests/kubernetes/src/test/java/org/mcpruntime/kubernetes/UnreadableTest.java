package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Written;

/**
 * Objects that were stored before anybody asked us, and that our records cannot hold: the API
 * server takes any letter for the point in a time.
 */
@ExtendWith(ClusterExtension.class)
class UnreadableTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String NO_TIME = "'2099-01-01T00:00:00x5Z'";

  private static Manifest server(String namespace) {
    return Written.with(
        Written.with(
            Written.with(Written.server(namespace, "echo"), "gateway", "{enabled: true}"),
            "tools",
            "[{name: add, sideEffect: read}, {name: drop, sideEffect: read}]"),
        "session",
        "{required: false}");
  }

  private static void store(KubeApi api, String plural, Manifest manifest) {
    var metadata = manifest.value().path("metadata");
    var path =
        "/apis/mcpruntime.org/v1alpha1/namespaces/%s/%s/%s?fieldManager=tests&force=true"
            .formatted(metadata.path("namespace").asText(), plural, metadata.path("name").asText());
    assertThat(api.apply(path, manifest.value())).isInstanceOf(Answer.Done.class);
  }

  private static JsonNode got(KubeApi api, String path) {
    return api.get(path) instanceof Answer.Done(var body, var _) ? body : MissingNode.getInstance();
  }

  private static JsonNode policy(KubeApi api, String namespace) {
    var mirror = got(api, "/api/v1/namespaces/" + namespace + "/configmaps/echo-gateway-policy");
    try {
      return Json.SNAPSHOTS.readTree(mirror.path("data").path("policy.json").asText("{}"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_grant_that_cannot_be_read_still_denies_and_says_so(Cluster cluster) {
    var a = cluster.namespace();
    var api = KubeApi.of(cluster.client());
    store(api, "mcpservers", server(a));
    store(api, "mcpaccessgrants", Written.with(Written.grant(a, "shut"), "expiresAt", NO_TIME));

    try (var _ = new Doorway(cluster, List.of(a), InstantSource.system())) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                var grant = policy(api, a).path("grants").path(0);
                assertThat(grant.path("name").asText()).isEqualTo("shut");
                assertThat(grant.path("allowed_side_effects")).isEmpty();
                assertThat(grant.path("tool_rules")).hasSize(1);
                assertThat(grant.path("tool_rules").path(0).path("name").asText())
                    .isEqualTo("drop");
                assertThat(grant.path("tool_rules").path(0).path("decision").asText())
                    .isEqualTo("deny");
              });
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                var status =
                    got(
                            api,
                            "/apis/mcpruntime.org/v1alpha1/namespaces/"
                                + a
                                + "/mcpaccessgrants/shut")
                        .path("status");
                assertThat(status.path("phase").asText()).isEqualTo("Rejected");
                assertThat(status.path("message").asText())
                    .startsWith("this operator cannot read all of it, so only what it denies");
              });
    }
  }

  @Test
  void a_session_that_becomes_unreadable_counts_no_longer(Cluster cluster) {
    var a = cluster.namespace();
    var api = KubeApi.of(cluster.client());
    store(api, "mcpservers", server(a));
    store(api, "mcpagentsessions", Written.session(a, "one"));

    try (var _ = new Doorway(cluster, List.of(a), InstantSource.system())) {
      await().atMost(SOON).until(() -> policy(api, a).path("sessions").size() == 1);

      store(api, "mcpagentsessions", Written.with(Written.session(a, "one"), "expiresAt", NO_TIME));

      await().atMost(SOON).until(() -> policy(api, a).path("sessions").isEmpty());

      store(api, "mcpagentsessions", Written.session(a, "one"));
      await().atMost(SOON).until(() -> policy(api, a).path("sessions").size() == 1);
    }
  }

  @Test
  void a_grant_that_cannot_be_read_is_refused_at_the_door_and_can_be_deleted(Cluster cluster) {
    var a = cluster.namespace();
    var api = KubeApi.of(cluster.client());
    var path = "/apis/mcpruntime.org/v1alpha1/namespaces/" + a + "/mcpaccessgrants";
    try (var _ = new Doorway(cluster, List.of(a), InstantSource.system())) {
      var broken = Written.with(Written.grant(a, "g"), "expiresAt", NO_TIME).value();
      broken.withObject("metadata").putObject("labels").put(Doorway.ASKED, "yes");

      assertThat(api.post(path, broken))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              no ->
                  assertThat(no.message())
                      .contains("fits its schema, but this operator cannot read it"));

      store(api, "mcpaccessgrants", Written.with(Written.grant(a, "g"), "expiresAt", NO_TIME));
      assertThat(api.delete(path + "/g", Json.RESOURCES.createObjectNode()))
          .isInstanceOf(Answer.Done.class);
    }
  }
}
