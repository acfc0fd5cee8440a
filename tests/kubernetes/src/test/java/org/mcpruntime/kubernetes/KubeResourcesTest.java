package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mcpruntime.resources.store.Write.FOR_REAL;
import static org.mcpruntime.resources.store.Written.grant;
import static org.mcpruntime.resources.store.Written.with;
import static org.mcpruntime.resources.store.Written.withMetadata;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.UnavailableException;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Watch;

/**
 * What a folder of files never meets: other writers of fields, roles, pages, an API that is away.
 */
@ExtendWith(ClusterExtension.class)
class KubeResourcesTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final KubeApi api;
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final KubeResources resources;
  private String namespace = "";

  KubeResourcesTest(Cluster cluster) {
    this.cluster = cluster;
    this.api = KubeApi.of(cluster.client());
    this.resources = new KubeResources(api, reports::add);
  }

  @BeforeEach
  void a_namespace() {
    namespace = cluster.namespace();
  }

  /** Of a policy, which is of the whole cluster, and that may be somebody's. */
  @AfterEach
  void no_policy_is_left() {
    var client = cluster.client().admissionRegistration().v1();
    var _ = client.validatingAdmissionPolicyBindings().withName("tests-" + namespace).delete();
    var _ = client.validatingAdmissionPolicies().withName("tests-" + namespace).delete();
  }

  @Test
  void a_field_that_somebody_else_applied_is_a_conflict_and_who_it_was_is_told() {
    applied("kubectl", with(grant(namespace, "ops"), "maxTrust", "high"));

    var outcome = resources.apply(with(grant(namespace, "ops"), "maxTrust", "medium"), FOR_REAL);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Conflict.class,
            conflict -> {
              assertThat(conflict.sentence()).contains("spec.maxTrust", "\"kubectl\"");
              assertThat(conflict.current()).isEqualTo(stored());
            });
  }

  @Test
  void what_somebody_else_applied_stays_when_our_manifest_says_nothing_of_it() {
    // A list of rules is one value, which two cannot have.
    var plain = with(grant(namespace, "ops"), "toolRules", "");
    applied("kubectl", withMetadata(plain, "labels", "{theirs: x}"));

    var first = resources.apply(withMetadata(plain, "labels", "{ours: mine}"), FOR_REAL);
    var second = resources.apply(plain, FOR_REAL);

    assertThat(first).isInstanceOf(Outcome.Configured.class);
    assertThat(((Outcome.Configured) first).resource().metadata().labels())
        .containsOnlyKeys("ours", "theirs");
    assertThat(((Outcome.Configured) second).resource().metadata().labels())
        .containsOnlyKeys("theirs");
  }

  @Test
  void a_list_comes_in_pages_and_is_whole() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 510; i++) {
      names.add("g%03d".formatted(i));
      var _ = resources.apply(grant(namespace, names.getLast()), FOR_REAL);
    }

    var listing = resources.list(Selection.in(Kind.GRANT, namespace));

    assertThat(listing.grants())
        .extracting(grant -> grant.metadata().name())
        .containsExactlyElementsOf(names);
  }

  @Test
  void a_version_that_nobody_remembers_is_expired_at_once() throws InterruptedException {
    try (var watch = resources.watch(Selection.all(Kind.GRANT), new Version("1"))) {
      assertThat(watch.next(LONG)).containsInstanceOf(Change.Expired.class);
      assertThat(watch.next(LONG)).isEmpty();
    }
  }

  @Test
  void a_watch_outlives_an_api_that_was_away_and_misses_nothing() throws InterruptedException {
    Assumptions.assumeTrue(cluster.isOurs(), "not ours to end");
    try (var watch = resources.watch(Selection.in(Kind.GRANT, namespace))) {
      assertThat(watch.next(LONG)).containsInstanceOf(Change.Bookmark.class);

      cluster.stopApi();

      assertThat(watch.next(Duration.ofSeconds(2))).isEmpty();
      assertThat(reports).anyMatch(report -> report.contains("mcpaccessgrants cannot be watched"));
      assertThatThrownBy(() -> resources.list(Selection.all(Kind.GRANT)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("cannot be reached");
      assertThatThrownBy(() -> resources.apply(grant(namespace, "ops"), FOR_REAL))
          .isInstanceOf(UnavailableException.class);

      cluster.startApi();
      var created = ((Outcome.Created) resources.apply(grant(namespace, "ops"), FOR_REAL));

      assertThat(known(watch)).isEqualTo(created.resource());
    }
  }

  /** The first resource told by the watch, or by a new one where it says that it knows no more. */
  private Resource known(Watch watch) throws InterruptedException {
    var change = next(watch);
    if (change instanceof Change.Expired) {
      return resources.list(Selection.in(Kind.GRANT, namespace)).resources().getFirst();
    }
    return change.about().orElseThrow();
  }

  private static Change next(Watch watch) throws InterruptedException {
    while (true) {
      var change = watch.next(LONG).orElseThrow();
      if (!(change instanceof Change.Bookmark)) {
        return change;
      }
    }
  }

  @Test
  void without_a_role_nothing_is_shown_and_the_sentence_says_so() {
    var poor = new KubeResources(KubeApi.of(cluster.clientOf(namespace, "poor")), reports::add);

    assertThatThrownBy(() -> poor.list(Selection.in(Kind.GRANT, namespace)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("cannot list resource \"mcpaccessgrants\"")
        .hasMessageContaining("a role for this process is missing");
  }

  @Test
  void a_namespace_that_is_not_there_is_no_place_for_a_resource() {
    var outcome = resources.apply(grant(namespace + "-nowhere", "ops"), FOR_REAL);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.sentence()).contains("namespaces", "not found"));
  }

  @Test
  void what_a_policy_of_the_cluster_refuses_is_invalid_with_its_sentence() {
    policy("tests-" + namespace, "object.spec.maxTrust != 'high'", "nobody is trusted that far");

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        resources.apply(
                            with(grant(namespace, "ops"), "maxTrust", "high"),
                            org.mcpruntime.resources.store.Write.DRY_RUN))
                    .isInstanceOfSatisfying(
                        Outcome.Invalid.class,
                        invalid ->
                            assertThat(invalid.findings())
                                .singleElement()
                                .satisfies(
                                    finding ->
                                        assertThat(finding.sentence())
                                            .contains("nobody is trusted that far"))));
  }

  private void policy(String name, String expression, String message) {
    var client = cluster.client();
    var _ =
        client
            .resource(
                new ValidatingAdmissionPolicyBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withNewMatchConstraints()
                    .addNewResourceRule()
                    .withApiGroups("mcpruntime.org")
                    .withApiVersions("v1alpha1")
                    .withOperations("CREATE", "UPDATE")
                    .withResources("mcpaccessgrants")
                    .endResourceRule()
                    .endMatchConstraints()
                    .addNewValidation()
                    .withExpression(expression)
                    .withMessage(message)
                    .endValidation()
                    .endSpec()
                    .build())
            .create();
    var _ =
        client
            .resource(
                new ValidatingAdmissionPolicyBindingBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withPolicyName(name)
                    .withValidationActions("Deny")
                    .withNewMatchResources()
                    .withNewNamespaceSelector()
                    .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                    .endNamespaceSelector()
                    .endMatchResources()
                    .endSpec()
                    .build())
            .create();
  }

  /** As somebody else's tool would apply it. */
  private void applied(String manager, Manifest manifest) {
    var path =
        "/apis/%s/namespaces/%s/mcpaccessgrants/ops?fieldManager=%s"
            .formatted(Kind.API_VERSION, namespace, manager);
    assertThat(api.apply(path, manifest.value())).isInstanceOf(Answer.Done.class);
  }

  private Resource stored() {
    return resources.list(Selection.in(Kind.GRANT, namespace)).resources().getFirst();
  }
}
