package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Written;
import org.mcpruntime.setup.InstallPlan;
import org.mcpruntime.setup.Permission;

/**
 * Every right that setup gives is used, and none is missing. A course through everything that
 * servers can want is run with the generated roles, and what was asked of the API is held against
 * the table.
 */
@ExtendWith(ClusterExtension.class)
class RightsTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String CERTIFIED = "{mode: mtls, trustDomain: example.org}";
  private static final String GOVERNED = "{enabled: true}";

  /** Rights of other parts of the operator, which are tried where those are. */
  private static final Set<Permission> OF_OTHERS =
      Set.of(Permission.KEYS, Permission.GATEWAYS_TOKENS, Permission.ADMISSION);

  /** What is needed and cannot be brought about here, with the reason. */
  private static final Map<String, String> NOT_SHOWN =
      Map.of(
          "update mcpruntime.org/mcpservers/finalizers",
          "asked for by clusters with OwnerReferencesPermissionEnforcement only",
          "get mcpruntime.org/mcpservers",
          "after a conflict only",
          "get mcpruntime.org/mcpaccessgrants",
          "after a conflict only",
          "get mcpruntime.org/mcpagentsessions",
          "after a conflict only");

  private final Cluster cluster;
  private final KubernetesClient client;
  private final KubeResources resources;
  private final Pods pods;
  private final Foreign foreign;
  private final String namespace;

  RightsTest(Cluster cluster) {
    Assumptions.assumeTrue(cluster.isOurs(), "installs into a cluster of its own only");
    this.cluster = cluster;
    this.client = cluster.client();
    this.resources = new KubeResources(KubeApi.of(client), _ -> {});
    this.pods = new Pods(client);
    this.foreign = new Foreign(client);
    this.namespace = cluster.namespace();
  }

  @Test
  void every_right_is_used_and_none_is_missing() {
    Replica.allow(cluster, namespace);
    var _ =
        client
            .leases()
            .inNamespace(InstallPlan.NAMESPACE)
            .withName("mcp-runtime-operator.mcpruntime.org")
            .delete();
    var settings =
        Map.of(
            "MCP_POLICY_FEED_URL", "https://feed.example:8093",
            "MCP_POLICY_FEED_KEYS", "https://feed.example:8093/.well-known/jwks.json",
            "MCP_MTLS_CLUSTER_ISSUER", "issuer",
            "MCP_DEFAULT_INGRESS_TLS_SECRET", "wildcard",
            "MCP_DEFAULT_INGRESS_TLS_SECRET_NAMESPACE", namespace,
            "PROVISIONED_REGISTRY_URL", "registry.example",
            "PROVISIONED_REGISTRY_USERNAME", "ada",
            "PROVISIONED_REGISTRY_PASSWORD", "secret",
            "MCP_SESSION_RETENTION", "0s");
    try (var replica = Replica.start(cluster, "rights", settings, namespace)) {
      await().atMost(LONG).until(replica::isReady);

      servers_of_all_sorts();
      what_they_have_no_use_for_goes();
      a_canary_is_promoted(replica);
      a_session_that_ended_is_collected();

      assertThat(replica.forbidden()).as("missing in Permission").isEmpty();
      assertThat(unused(replica.used())).as("unused in Permission").isEmpty();
    } finally {
      foreign.remove();
    }
  }

  @Test
  void whoever_uses_nothing_is_told_of_every_right() {
    assertThat(unused(Set.of())).contains("list apps/deployments").hasSizeGreaterThan(70);
  }

  private static Set<String> unused(Set<String> used) {
    var unused = new TreeSet<String>();
    for (var permission : Permission.values()) {
      if (!OF_OTHERS.contains(permission)) {
        var resource =
            (permission.group().isEmpty() ? "" : permission.group() + "/") + permission.resource();
        permission.verbs().forEach(verb -> unused.add(verb + " " + resource));
      }
    }
    unused.removeAll(used);
    // What an apply creates needs both.
    used.stream()
        .filter(right -> right.startsWith("create "))
        .forEach(right -> unused.remove(right.replaceFirst("create", "patch")));
    unused.removeAll(NOT_SHOWN.keySet());
    return unused;
  }

  private void servers_of_all_sorts() {
    apply(Written.with(Written.server(namespace, "plain"), "replicas", "2"));
    apply(Written.with(Written.server(namespace, "header"), "gateway", GOVERNED));
    apply(
        Written.with(
            Written.server(namespace, "shared"), "gateway", "{enabled: true, placement: shared}"));
    apply(tried("registry.example/tried:1"));
    becomes(() -> has("deployments", "mcp-gateway") && has("ingresses", "plain"));
    becomes(() -> isReady("tried"));

    // Kinds that were not there when the operator began.
    foreign.install();
    foreign.sign(namespace, "certified");
    foreign.sign(namespace, "header");
    apply(
        Written.with(
            Written.with(
                Written.with(Written.server(namespace, "certified"), "gateway", GOVERNED),
                "auth",
                CERTIFIED),
            "ingressHost",
            "certified.example.org"));
    becomes(() -> exists("/apis/traefik.io/v1alpha1", "ingressroutes", "certified"));
  }

  private void what_they_have_no_use_for_goes() {
    // Before these are seen, nobody can know that they have to go.
    becomes(() -> isTrue("certified", "IngressReady"));
    apply(Written.with(Written.server(namespace, "plain"), "replicas", "1"));
    apply(
        Written.with(
            Written.with(
                Written.with(Written.server(namespace, "header"), "gateway", GOVERNED),
                "auth",
                CERTIFIED),
            "ingressHost",
            "header.example.org"));
    apply(Written.with(Written.server(namespace, "shared"), "gateway", GOVERNED));
    becomes(
        () ->
            !exists("/apis/policy/v1", "poddisruptionbudgets", "plain")
                && !has("ingresses", "header")
                && !has("deployments", "mcp-gateway"));
    apply(Written.server(namespace, "certified"));
    becomes(
        () ->
            !exists("/apis/traefik.io/v1alpha1", "ingressroutes", "certified")
                && !exists("/apis/cert-manager.io/v1", "certificates", "certified-gateway-mtls")
                && !exists("/api/v1", "secrets", "certified-mtls-ca")
                && !exists("/api/v1", "configmaps", "certified-gateway-policy"));
  }

  private Manifest tried(String image) {
    return Written.with(
        Written.with(
            Written.with(Written.server(namespace, "tried"), "replicas", "2"),
            "rollout",
            "{strategy: Canary, canaryReplicas: 1}"),
        "image",
        image);
  }

  private void a_canary_is_promoted(Replica replica) {
    apply(tried("registry.example/tried:2"));
    becomes(() -> canary() == MCPServerStatus.CanaryPhase.Trying);
    becomes(() -> replica.used().contains("list pods"));
    var template = status("tried").canary();
    apply(
        Written.withMetadata(
            tried("registry.example/tried:2"),
            "annotations",
            "{mcpruntime.org/promote: %s}".formatted(template == null ? "" : template.template())));
    becomes(
        () ->
            canary() == MCPServerStatus.CanaryPhase.Steady
                && !has("deployments", "tried-canary")
                && isReady("tried"));
    apply(Written.server(namespace, "tried"));
    becomes(
        () ->
            client.apps().controllerRevisions().inNamespace(namespace).list().getItems().isEmpty());
  }

  private void a_session_that_ended_is_collected() {
    apply(Written.with(Written.session(namespace, "s1"), "serverRef", "{name: header}"));
    apply(Written.with(Written.grant(namespace, "g1"), "serverRef", "{name: header}"));
    becomes(() -> hasStatus(Kind.SESSION, "s1") && hasStatus(Kind.GRANT, "g1"));
    apply(
        Written.with(
            Written.with(Written.session(namespace, "s1"), "serverRef", "{name: header}"),
            "expiresAt",
            "2026-01-01T00:00:00Z"));
    becomes(() -> resources.get(ResourceRef.of(Kind.SESSION, namespace, "s1")).isEmpty());
  }

  private void apply(Manifest manifest) {
    var _ = resources.apply(manifest, FOR_REAL);
  }

  private void becomes(BooleanSupplier fact) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              pods.areReady(namespace);
              return fact.getAsBoolean();
            });
  }

  private boolean has(String plural, String name) {
    var group = plural.equals("deployments") ? "/apis/apps/v1" : "/apis/networking.k8s.io/v1";
    return exists(group, plural, name);
  }

  private boolean exists(String group, String plural, String name) {
    return KubeApi.of(client)
            .get("%s/namespaces/%s/%s/%s".formatted(group, namespace, plural, name))
        instanceof Answer.Done;
  }

  private boolean hasStatus(Kind kind, String name) {
    return resources
        .get(ResourceRef.of(kind, namespace, name))
        .filter(resource -> resource.status() != null)
        .isPresent();
  }

  private MCPServerStatus status(String server) {
    return (MCPServerStatus)
        Objects.requireNonNull(
            resources
                .get(ResourceRef.of(Kind.SERVER, namespace, server))
                .map(Resource::status)
                .orElse(NOTHING));
  }

  private static final MCPServerStatus NOTHING =
      new MCPServerStatus(
          null, null, null, null, null, null, null, List.of(), false, false, false, false, false,
          false);

  private boolean isReady(String server) {
    return status(server).phase() == MCPServerStatus.Phase.Ready;
  }

  private boolean isTrue(String server, String type) {
    return status(server).conditions().stream()
        .anyMatch(
            condition -> condition.type().equals(type) && condition.status().name().equals("True"));
  }

  private MCPServerStatus.CanaryPhase canary() {
    var canary = status("tried").canary();
    return canary == null ? MCPServerStatus.CanaryPhase.Aborted : canary.phase();
  }
}
