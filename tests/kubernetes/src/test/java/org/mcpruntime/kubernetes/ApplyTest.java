package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.kubernetes.Planned.configMap;
import static org.mcpruntime.kubernetes.Planned.deployment;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.kube.apply.Converged;
import org.mcpruntime.kube.apply.Owner;
import org.mcpruntime.kube.apply.Step;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;

/** Children of a server, applied to a real API. */
@ExtendWith(ClusterExtension.class)
class ApplyTest {

  private static final String MANAGER = "mcp-runtime-operator";

  private final Cluster cluster;
  private final KubernetesClient client;
  private String namespace = "";
  private Owner owner = Planned.NOBODY;
  private Apply apply;

  ApplyTest(Cluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.apply = new Apply(KubeApi.of(client), MANAGER);
  }

  @BeforeEach
  void a_namespace_with_a_server() {
    namespace = cluster.namespace();
    owner = Owner.of(Planned.server(client, namespace, "echo"));
  }

  @Test
  void children_are_made_and_then_nothing_is_written_any_longer() {
    var planned = Planned.everyKind(namespace);

    var first = apply.converge(owner, planned, List.of());
    var before = versions();
    var second = apply.converge(owner, planned, Planned.seen(client, namespace));
    var restarted = new Apply(KubeApi.of(client), MANAGER).converge(owner, planned, List.of());

    assertThat(first.steps()).hasSize(planned.size()).hasOnlyElementsOfType(Step.Created.class);
    assertThat(second.steps()).hasOnlyElementsOfType(Step.Unchanged.class);
    assertThat(restarted.steps()).hasOnlyElementsOfType(Step.Unchanged.class);
    assertThat(versions()).isEqualTo(before);
    assertThat(Planned.seen(client, namespace))
        .allSatisfy(
            child -> {
              assertThat(child.getMetadata().getLabels()).containsEntry(Apply.MANAGED_BY, Apply.US);
              assertThat(child.getMetadata().getOwnerReferences())
                  .singleElement()
                  .satisfies(reference -> assertThat(reference.getUid()).isEqualTo(owner.uid()));
            });
  }

  /** What looks unlike what is there and is not: one look at the API's answer, and no more. */
  @Test
  void a_value_that_the_api_writes_in_another_form_costs_no_write_each_time() {
    var planned = List.of(deployment(namespace, "echo", "0.5"));
    var _ = apply.converge(owner, planned, List.of());
    var before = versions();

    var again = apply.converge(owner, planned, Planned.seen(client, namespace));

    assertThat(again.steps()).hasOnlyElementsOfType(Step.Unchanged.class);
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void a_change_of_the_plan_is_written_and_nothing_else() {
    var _ = apply.converge(owner, Planned.everyKind(namespace), List.of());
    var changed =
        Planned.everyKind(namespace).stream()
            .map(child -> child.getKind().equals("ConfigMap") ? configMap(namespace, "b") : child)
            .toList();

    var converged = apply.converge(owner, changed, Planned.seen(client, namespace));

    assertThat(converged.writes()).isOne();
    assertThat(client.configMaps().inNamespace(namespace).withName("echo").get().getData())
        .isEqualTo(Map.of("policy.json", "b"));
  }

  @Test
  void what_somebody_edited_by_hand_is_mended_and_what_they_added_stays() {
    var planned = List.of(deployment(namespace, "echo", "500m"));
    var _ = apply.converge(owner, planned, List.of());
    var _ =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName("echo")
            .patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                """
                {"metadata": {"labels": {"theirs": "yes"}},
                 "spec": {"template": {
                   "metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "today"}},
                   "spec": {"containers": [{"name": "echo", "image": "somewhere.example/else:1"}]}}}}
                """);

    var converged = apply.converge(owner, planned, Planned.seen(client, namespace));

    var after = client.apps().deployments().inNamespace(namespace).withName("echo").get();
    assertThat(converged.steps()).hasOnlyElementsOfType(Step.Configured.class);
    assertThat(after.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo("registry.example/echo:1");
    assertThat(after.getMetadata().getLabels()).containsEntry("theirs", "yes");
    assertThat(after.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("kubectl.kubernetes.io/restartedAt", "today");
    assertThat(apply.converge(owner, planned, Planned.seen(client, namespace)).writes()).isZero();
  }

  @Test
  void who_scales_a_deployment_that_is_planned_without_replicas_is_left_alone() {
    var planned = List.of(Planned.withoutReplicas(deployment(namespace, "echo", "1")));
    var _ = apply.converge(owner, planned, List.of());
    var _ = client.apps().deployments().inNamespace(namespace).withName("echo").scale(3);

    var converged = apply.converge(owner, planned, Planned.seen(client, namespace));

    assertThat(converged.writes()).isZero();
    assertThat(
            client
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("echo")
                .get()
                .getSpec()
                .getReplicas())
        .isEqualTo(3);
  }

  @Test
  void what_is_planned_no_longer_goes_and_what_is_not_ours_stays() {
    var _ = apply.converge(owner, Planned.everyKind(namespace), List.of());
    var theirs =
        client.resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("theirs")
                .withNamespace(namespace)
                .addToLabels(Apply.MANAGED_BY, Apply.US)
                .endMetadata()
                .build());
    var _ = theirs.create();

    var converged =
        apply.converge(owner, List.of(configMap(namespace, "a")), Planned.seen(client, namespace));

    assertThat(converged.of(Step.Pruned.class)).hasSize(Planned.everyKind(namespace).size() - 1);
    assertThat(Planned.seen(client, namespace))
        .extracting(object -> object.getMetadata().getName())
        .contains("echo", "theirs");
    assertThat(client.apps().deployments().inNamespace(namespace).withName("echo").get()).isNull();
  }

  @Test
  void an_object_of_somebody_else_is_not_taken_over() {
    var theirs = client.resource(configMap(namespace, "theirs")).create();

    var converged = apply.converge(owner, List.of(configMap(namespace, "ours")), List.of());

    assertThat(sentences(converged))
        .singleElement()
        .asString()
        .contains("not owned by this MCPServer " + namespace + "/echo");
    assertThat(client.configMaps().inNamespace(namespace).withName("echo").get()).isEqualTo(theirs);
  }

  @Test
  void one_child_that_is_refused_stops_no_other() {
    var broken =
        new DeploymentBuilder(deployment(namespace, "broken", "1"))
            .editSpec()
            .withReplicas(-1)
            .endSpec()
            .build();
    var unknown =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("teapots.example/v1")
            .withKind("Teapot")
            .withNewMetadata()
            .withName("echo")
            .withNamespace(namespace)
            .endMetadata()
            .build();

    var converged =
        apply.converge(owner, List.of(broken, unknown, configMap(namespace, "a")), List.of());

    assertThat(converged.done()).isFalse();
    assertThat(converged.steps())
        .extracting(Object::getClass)
        .containsExactly(Step.Invalid.class, Step.Waiting.class, Step.Created.class);
    assertThat(sentences(converged).getFirst()).contains("spec.replicas");
    assertThat(sentences(converged).getLast())
        .isEqualTo("the cluster has no kind Teapot of teapots.example/v1; install what defines it");
  }

  @Test
  void a_field_that_cannot_change_is_invalid_not_broken() {
    var _ = apply.converge(owner, List.of(deployment(namespace, "echo", "1")), List.of());
    var other =
        new DeploymentBuilder(deployment(namespace, "echo", "1"))
            .editSpec()
            .editSelector()
            .addToMatchLabels("more", "x")
            .endSelector()
            .editTemplate()
            .editMetadata()
            .addToLabels("more", "x")
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();

    var converged = apply.converge(owner, List.of(other), Planned.seen(client, namespace));

    assertThat(converged.of(Step.Invalid.class)).hasSize(1);
    assertThat(sentences(converged).getFirst()).contains("immutable");
  }

  @Test
  void without_a_role_it_waits_and_says_which_is_missing() {
    var poor = new Apply(KubeApi.of(cluster.clientOf(namespace, "poor")), MANAGER);

    var converged = poor.converge(owner, List.of(configMap(namespace, "a")), List.of());

    assertThat(converged.of(Step.Waiting.class)).hasSize(1);
    assertThat(sentences(converged).getFirst()).contains("cannot get resource \"configmaps\"");
  }

  @Test
  void in_a_namespace_that_is_going_it_waits() {
    var stays =
        new ConfigMapBuilder(configMap(namespace, "a"))
            .editMetadata()
            .withName("stays")
            .addToFinalizers("tests.mcpruntime.org/stays")
            .endMetadata()
            .build();
    var _ = client.resource(stays).create();
    var _ = client.namespaces().withName(namespace).delete();

    var converged = apply.converge(owner, List.of(configMap(namespace, "a")), List.of());

    assertThat(converged.of(Step.Waiting.class))
        .extracting(Step.Waiting::sentence)
        .containsExactly("its namespace is being deleted");
    var _ =
        client
            .configMaps()
            .inNamespace(namespace)
            .withName("stays")
            .edit(
                c -> new ConfigMapBuilder(c).editMetadata().withFinalizers().endMetadata().build());
  }

  @Test
  void children_go_when_their_owner_goes() {
    Assumptions.assumeTrue(cluster.collectsGarbage(), "no controllers run here");
    var _ = apply.converge(owner, Planned.everyKind(namespace), List.of());

    Planned.delete(client, namespace, "echo");

    await().atMost(Duration.ofSeconds(60)).until(() -> Planned.seen(client, namespace).isEmpty());
  }

  private List<String> versions() {
    return Planned.seen(client, namespace).stream()
        .filter(object -> !object.getKind().equals("Deployment")) // whose controller writes
        .map(HasMetadata::getMetadata)
        .map(metadata -> metadata.getName() + " " + metadata.getResourceVersion())
        .toList();
  }

  private static List<String> sentences(Converged converged) {
    return converged.steps().stream()
        .flatMap(
            step ->
                switch (step) {
                  case Step.Invalid(var _, var sentence) -> List.of(sentence).stream();
                  case Step.Waiting(var _, var sentence) -> List.of(sentence).stream();
                  case Step.Broken(var _, var sentence, var _) -> List.of(sentence).stream();
                  default -> List.<String>of().stream();
                })
        .toList();
  }
}
