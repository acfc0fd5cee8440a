package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The operator's pods: two, of which one writes and both serve policies and admission. */
final class Operator {

  static final int METRICS = 8080;
  static final int PROBES = 8081;
  static final int FEED = 8093;
  static final int WEBHOOK = 9443;

  /** The user of our images. */
  private static final long USER = 65532;

  /** In seconds: streams of gateways go to the other replica meanwhile. */
  private static final long GRACE = 30;

  private Operator() {}

  static Deployment deployment(InstallPlan plan) {
    return new DeploymentBuilder()
        .withMetadata(Names.home(Names.OPERATOR))
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .withMatchLabels(Names.operatorPods())
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Names.operatorPods())
        .endMetadata()
        .withSpec(pod(plan))
        .endTemplate()
        .endSpec()
        .build();
  }

  static PodDisruptionBudget budget() {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(Names.home(Names.OPERATOR))
        .withNewSpec()
        .withMinAvailable(new IntOrString(1))
        .withNewSelector()
        .withMatchLabels(Names.operatorPods())
        .endSelector()
        .endSpec()
        .build();
  }

  private static PodSpec pod(InstallPlan plan) {
    return new PodSpecBuilder()
        .withServiceAccountName(Names.OPERATOR)
        .withAutomountServiceAccountToken(true)
        // Variables for our own Services would look like settings that nobody knows.
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(GRACE)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withNewAffinity()
        .withNewPodAntiAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(100)
        .withNewPodAffinityTerm()
        .withNewLabelSelector()
        .withMatchLabels(Names.operatorPods())
        .endLabelSelector()
        .withTopologyKey("kubernetes.io/hostname")
        .endPodAffinityTerm()
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endPodAntiAffinity()
        .endAffinity()
        .withContainers(manager(plan))
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .withSizeLimit(new Quantity("64Mi"))
        .endEmptyDir()
        .endVolume()
        .build();
  }

  private static Container manager(InstallPlan plan) {
    return new ContainerBuilder()
        .withName("manager")
        .withImage(plan.images().operator())
        .withImagePullPolicy("IfNotPresent")
        .withEnv(environment(plan))
        .withPorts(
            port("metrics", METRICS),
            port("probes", PROBES),
            port("feed", FEED),
            port("webhook", WEBHOOK))
        .withLivenessProbe(probe("/healthz", 15, 20))
        .withReadinessProbe(probe("/readyz", 1, 5))
        .withNewResources()
        .addToRequests("cpu", new Quantity("100m"))
        .addToRequests("memory", new Quantity("128Mi"))
        .addToLimits("cpu", new Quantity("500m"))
        .addToLimits("memory", new Quantity("512Mi"))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withRunAsNonRoot(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .build();
  }

  /** What follows from the plan, and on top of it what the plan says. */
  private static List<EnvVar> environment(InstallPlan plan) {
    var settings = new TreeMap<String, String>();
    settings.put("MCP_GATEWAY_PROXY_IMAGE", plan.images().gateway());
    settings.put("MCP_BRIDGE_IMAGE", plan.images().bridge());
    settings.put("MCP_ENABLE_WEBHOOKS", "true");
    settings.put("MCP_WEBHOOK_REGISTRATION", Names.ADMISSION);
    settings.put("MCP_SERVING_NAMES", String.join(",", OperatorServices.names()));
    settings.put("LEADER_ELECT", "true");
    var feed = "https://%s.%s.svc:%d".formatted(Names.FEED_SERVICE, InstallPlan.NAMESPACE, FEED);
    settings.put("MCP_POLICY_FEED_URL", feed);
    settings.put("MCP_POLICY_FEED_KEYS", feed + "/.well-known/jwks.json");
    if (plan.scope() == InstallPlan.Scope.NAMESPACES) {
      settings.put("WATCH_NAMESPACES", String.join(",", plan.servers()));
    }
    settings.putAll(plan.environment());
    var variables = new ArrayList<EnvVar>();
    variables.add(ofPod("POD_NAME", "metadata.name"));
    variables.add(ofPod("POD_NAMESPACE", "metadata.namespace"));
    settings.forEach((name, value) -> variables.add(new EnvVar(name, value, null)));
    return variables;
  }

  private static EnvVar ofPod(String name, String field) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef("v1", field)
        .endValueFrom()
        .build();
  }

  private static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  private static Probe probe(String path, int delay, int period) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString("probes"))
        .endHttpGet()
        .withInitialDelaySeconds(delay)
        .withPeriodSeconds(period)
        .build();
  }
}
