package org.mcpruntime.scenarios.kubelet;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One pod from its first sight to its end; on a thread of its own. */
final class PodRun {

  private static final long LOOK_MILLIS = 200;

  /** What a container that ended waits before it begins again. */
  private static final long AGAIN_LOOKS = 5;

  /** What all pods of a kubelet have. */
  record Surroundings(
      KubernetesClient client,
      Map<String, Image> images,
      Names names,
      Probes probes,
      Map<String, String> environment,
      Path folder) {

    Surroundings {
      images = new TreeMap<>(images);
      environment = new TreeMap<>(environment);
    }

    Image image(Container container) {
      var image = images.get(container.getImage());
      if (image == null) {
        throw new IllegalStateException("there is no image " + container.getImage());
      }
      return image;
    }
  }

  private final Surroundings around;
  private final Pod pod;
  private final String address;
  private final Volumes volumes;
  private final Variables variables;
  private final Path hosts;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Instant since = Instant.now();
  private final Map<String, Confined> running = new LinkedHashMap<>();
  private final Map<String, Integer> restarts = new TreeMap<>();
  private @Nullable PodStatus told;

  PodRun(Surroundings around, Pod pod, String address) {
    this.around = around;
    this.pod = pod;
    this.address = address;
    var folder = folder(around.folder, pod);
    this.volumes = new Volumes(around.client, pod, folder.resolve("volumes"));
    this.variables = new Variables(around.client, pod, address);
    this.hosts = folder.resolve("hosts");
  }

  static Path folder(Path all, Pod pod) {
    var metadata = pod.getMetadata();
    return all.resolve(metadata.getNamespace()).resolve(metadata.getName());
  }

  /** Told that it is to end; it does so soon. */
  void end() {
    ending.countDown();
  }

  /** Lives until it is told to end, and whatever runs of it has ended. */
  void live() throws IOException, InterruptedException {
    try {
      bind();
      if (prepare() && install()) {
        stand();
      }
    } finally {
      endAll();
      remove();
    }
  }

  /** As a scheduler would that has one node. */
  private void bind() {
    if (pod.getSpec().getNodeName() != null) {
      return;
    }
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(name())
            .withNamespace(namespace())
            .endMetadata()
            .withNewTarget()
            .withKind("Node")
            .withName(Kubelet.NODE)
            .endTarget()
            .build();
    around.client.bindings().inNamespace(namespace()).resource(binding).create();
  }

  private boolean prepare() throws IOException, InterruptedException {
    boolean complete = renew();
    while (!complete && !ending.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      complete = renew();
    }
    return complete;
  }

  private boolean renew() throws IOException {
    Files.createDirectories(hosts.getParent());
    var text = around.names.hosts(namespace());
    if (!Files.exists(hosts) || !Files.readString(hosts).equals(text)) {
      Files.writeString(hosts, text); // in its place, for it is mounted
    }
    return volumes.renew();
  }

  private boolean install() throws InterruptedException {
    for (var container : pod.getSpec().getInitContainers()) {
      int code = -1;
      while (code != 0) {
        code = start(container).await();
        if (code != 0 && ending.await(AGAIN_LOOKS * LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
    return true;
  }

  private void stand() throws IOException, InterruptedException {
    pod.getSpec()
        .getContainers()
        .forEach(container -> running.put(container.getName(), start(container)));
    for (long look = 1; !ending.await(LOOK_MILLIS, TimeUnit.MILLISECONDS); look++) {
      if (look % AGAIN_LOOKS == 0) {
        var _ = renew();
        restart();
      }
      tell();
    }
  }

  private void restart() {
    for (var container : pod.getSpec().getContainers()) {
      if (!isRunning(container)) {
        running.put(container.getName(), start(container));
        restarts.merge(container.getName(), 1, Integer::sum);
      }
    }
  }

  private boolean isRunning(Container container) {
    var process = running.get(container.getName());
    return process != null && process.isAlive();
  }

  private Confined start(Container container) {
    var image = around.image(container);
    var environment = new TreeMap<String, String>();
    image.environment().forEach((name, value) -> environment.put(name, variables.ours(value)));
    var own = variables.of(container);
    environment.putAll(own);
    environment.putAll(around.environment);
    environment.put("HOSTNAME", name());
    var mounts = new ArrayList<Confined.Mount>();
    mounts.add(new Confined.Mount(hosts, "/etc/hosts"));
    for (var mount : container.getVolumeMounts()) {
      if (mount.getSubPath() != null) {
        throw new IllegalStateException("a mount that is not stood in for: " + mount);
      }
      mounts.add(new Confined.Mount(volumes.of(mount.getName()), mount.getMountPath()));
    }
    return Confined.start(
        new Confined.Start(image, variables.words(container, image, own), environment, mounts),
        hosts.resolveSibling(container.getName() + ".log"));
  }

  /** Writes how the pod is, where that has changed. */
  private void tell() throws InterruptedException {
    var containers = new ArrayList<ContainerStatus>();
    boolean ready = true;
    for (var container : pod.getSpec().getContainers()) {
      boolean stands = isRunning(container) && around.probes.isReady(container, address);
      ready &= stands;
      containers.add(status(container, stands));
    }
    var status =
        new PodStatusBuilder()
            .withPhase("Running")
            .withPodIP(address)
            .withHostIP("127.0.0.1")
            .withStartTime(since.toString())
            .withConditions(conditions(ready))
            .withContainerStatuses(containers)
            .build();
    if (!status.equals(told)) {
      write(status);
      told = status;
    }
  }

  private ContainerStatus status(Container container, boolean ready) {
    var status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID(container.getImage())
            .withReady(ready)
            .withStarted(isRunning(container))
            .withRestartCount(restarts.getOrDefault(container.getName(), 0));
    return isRunning(container)
        ? status
            .withNewState()
            .withNewRunning()
            .withStartedAt(since.toString())
            .endRunning()
            .endState()
            .build()
        : status
            .withNewState()
            .withNewWaiting()
            .withReason("CrashLoopBackOff")
            .endWaiting()
            .endState()
            .build();
  }

  private static List<PodCondition> conditions(boolean ready) {
    var word = ready ? "True" : "False";
    return List.of(
        condition("PodScheduled", "True"),
        condition("Initialized", "True"),
        condition("ContainersReady", word),
        condition("Ready", word));
  }

  private static PodCondition condition(String type, String status) {
    return new PodConditionBuilder().withType(type).withStatus(status).build();
  }

  private void write(PodStatus status) {
    try {
      var body = new io.fabric8.kubernetes.api.model.PodBuilder().withStatus(status).build();
      var _ =
          around
              .client
              .pods()
              .inNamespace(namespace())
              .withName(name())
              .subresource("status")
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  around.client.getKubernetesSerialization().asJson(body));
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw e;
      }
      end();
    }
  }

  private void endAll() throws InterruptedException {
    running.values().forEach(Confined::ask);
    var grace = pod.getSpec().getTerminationGracePeriodSeconds();
    for (var process : running.values()) {
      process.end(grace == null ? 30 : grace);
    }
  }

  /** The API keeps a pod until its kubelet says that nothing of it runs any longer. */
  private void remove() {
    var _ =
        around.client.pods().inNamespace(namespace()).withName(name()).withGracePeriod(0).delete();
  }

  private String name() {
    return pod.getMetadata().getName();
  }

  private String namespace() {
    return pod.getMetadata().getNamespace();
  }
}
