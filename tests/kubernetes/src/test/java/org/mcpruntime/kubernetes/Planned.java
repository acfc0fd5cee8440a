package org.mcpruntime.kubernetes;

import static org.mcpruntime.resources.store.Write.FOR_REAL;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.kube.apply.Owner;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Written;

/** A plan of every kind of child that a server has, with the traps that each is known for. */
final class Planned {

  static final Owner NOBODY = new Owner("v1", "Nobody", new ObjectRef("", ""), "");

  private Planned() {}

  static Resource server(KubernetesClient client, String namespace, String name) {
    var outcome = resources(client).apply(Written.server(namespace, name), FOR_REAL);
    return ((Outcome.Created) outcome).resource();
  }

  static void delete(KubernetesClient client, String namespace, String name) {
    var ref = ResourceRef.of(Kind.SERVER, namespace, name);
    var _ = (Outcome.Deleted) resources(client).delete(ref, null, FOR_REAL);
  }

  private static KubeResources resources(KubernetesClient client) {
    return new KubeResources(KubeApi.of(client), _ -> {});
  }

  /** What an informer would hold: the children in a namespace, with their managed fields. */
  static List<HasMetadata> seen(KubernetesClient client, String namespace) {
    var kinds =
        List.of(
            client.configMaps().inNamespace(namespace),
            client.services().inNamespace(namespace),
            client.serviceAccounts().inNamespace(namespace),
            client.apps().deployments().inNamespace(namespace),
            client.network().v1().ingresses().inNamespace(namespace),
            client.network().v1().networkPolicies().inNamespace(namespace),
            client.policy().v1().podDisruptionBudget().inNamespace(namespace));
    return kinds.stream()
        .flatMap(kind -> kind.withLabel(Apply.MANAGED_BY, Apply.US).list().getItems().stream())
        .map(HasMetadata.class::cast)
        .toList();
  }

  static List<HasMetadata> everyKind(String namespace) {
    return Stream.<HasMetadata>of(
            configMap(namespace, "a"),
            deployment(namespace, "echo", "0.5"),
            service(namespace),
            account(namespace),
            ingress(namespace),
            networkPolicy(namespace),
            budget(namespace))
        .toList();
  }

  static ConfigMap configMap(String namespace, String text) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("echo")
        .withNamespace(namespace)
        .endMetadata()
        .withData(Map.of("policy.json", text))
        .build();
  }

  static Deployment withoutReplicas(Deployment deployment) {
    return new DeploymentBuilder(deployment).editSpec().withReplicas(null).endSpec().build();
  }

  /** Ports without a protocol, a probe with little said, an empty directory, quantities. */
  static Deployment deployment(String namespace, String name, String cpu) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withAutomountServiceAccountToken(false)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .endSecurityContext()
        .addNewContainer()
        .withName(name)
        .withImage("registry.example/echo:1")
        .addNewEnv()
        .withName("EMPTY")
        .withValue("")
        .endEnv()
        .addNewPort()
        .withContainerPort(8088)
        .endPort()
        .addNewPort()
        .withContainerPort(9103)
        .withName("metrics")
        .endPort()
        .withNewReadinessProbe()
        .withNewTcpSocket()
        .withPort(new IntOrString(8088))
        .endTcpSocket()
        .endReadinessProbe()
        .withNewResources()
        .addToRequests("cpu", new Quantity(cpu))
        .addToLimits("memory", new Quantity("1024Mi"))
        .endResources()
        .addNewVolumeMount()
        .withName("scratch")
        .withMountPath("/tmp")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("scratch")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey("kubernetes.io/hostname")
        .withWhenUnsatisfiable("ScheduleAnyway")
        .endTopologySpreadConstraint()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static HasMetadata service(String namespace) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("echo")
        .withNamespace(namespace)
        .addToAnnotations("prometheus.io/scrape", "true")
        .endMetadata()
        .withNewSpec()
        .addToSelector("app", "echo")
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withTargetPort(new IntOrString("http"))
        .endPort()
        .addNewPort()
        .withName("metrics")
        .withPort(9103)
        .withTargetPort(new IntOrString(9103))
        .endPort()
        .endSpec()
        .build();
  }

  private static HasMetadata account(String namespace) {
    return new ServiceAccountBuilder()
        .withNewMetadata()
        .withName("mcp-workload")
        .withNamespace(namespace)
        .endMetadata()
        .withAutomountServiceAccountToken(false)
        .build();
  }

  private static HasMetadata ingress(String namespace) {
    return new IngressBuilder()
        .withNewMetadata()
        .withName("echo")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withIngressClassName("traefik")
        .addNewRule()
        .withHost("mcp.example")
        .withNewHttp()
        .addNewPath()
        .withPath("/echo/mcp")
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName("echo")
        .withNewPort()
        .withNumber(80)
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .endHttp()
        .endRule()
        .endSpec()
        .build();
  }

  /** A port without a protocol, in a list that is one value. */
  private static HasMetadata networkPolicy(String namespace) {
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName("echo")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withNewPodSelector()
        .addToMatchLabels("app", "echo")
        .endPodSelector()
        .addNewIngress()
        .addNewPort()
        .withPort(new IntOrString(8091))
        .endPort()
        .endIngress()
        .withPolicyTypes("Ingress")
        .endSpec()
        .build();
  }

  private static HasMetadata budget(String namespace) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withName("echo")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .addToMatchLabels("app", "echo")
        .endSelector()
        .endSpec()
        .build();
  }
}
