package org.mcpruntime.scenarios.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Stands in for the kubelet of the one node of a cluster; its pods end with it. */
public final class Kubelet implements AutoCloseable {

  static final String NODE = "stand-in";

  /** Of loopback, another for each kubelet, lest two runs of tests meet. */
  private final String network = "127." + ThreadLocalRandom.current().nextInt(2, 255);

  private final AtomicInteger addresses = new AtomicInteger(1);
  private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();
  private final Map<String, String> failures = new ConcurrentHashMap<>();
  private final Path folder;
  private final Probes probes = new Probes();
  private final PodRun.Surroundings around;
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<Pod> pods;
  private volatile boolean closed;

  /**
   * Begins to run pods.
   *
   * @param client of an administrator
   * @param images by the names that pods have for them
   * @param names of what is reached besides Services, with their addresses
   */
  public Kubelet(
      KubernetesClient client, Path folder, Map<String, Image> images, Map<String, String> names) {
    this.folder = folder;
    var api = URI.create(client.getMasterUrl().toString());
    var environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST", api.getHost(),
            "KUBERNETES_SERVICE_PORT", Integer.toString(api.getPort()));
    services = client.services().inAnyNamespace().inform();
    // Its handler is told only after it is given, and asks for it only then.
    pods = client.pods().inAnyNamespace().runnableInformer(0);
    var dns = new Names(services.getStore()::list, pods.getStore()::list, names);
    around = new PodRun.Surroundings(client, images, dns, probes, environment, folder);
    pods.addEventHandler(new Seen());
    pods.run();
  }

  private final class Seen implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      look(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      look(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean isUnknown) {
      end(pod);
    }
  }

  private void look(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      end(pod);
    } else if (!closed) {
      var _ = runs.computeIfAbsent(pod.getMetadata().getUid(), _ -> begin(pod));
    }
  }

  private PodRun begin(Pod pod) {
    int number = addresses.getAndIncrement();
    var run =
        new PodRun(around, pod, "%s.%d.%d".formatted(network, number / 250, number % 250 + 1));
    var name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    threads.put(
        pod.getMetadata().getUid(), Thread.ofVirtual().name(name).start(() -> live(name, run)));
    return run;
  }

  private void live(String name, PodRun run) {
    try {
      run.live();
    } catch (IOException | RuntimeException e) {
      failures.put(name, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Pod pod) {
    Optional.ofNullable(runs.get(pod.getMetadata().getUid())).ifPresent(PodRun::end);
  }

  /** Pods that callers of a Service are led to. */
  public List<Pod> behind(String namespace, String service) {
    var found = services.getStore().getByKey(namespace + "/" + service);
    if (found == null || found.getSpec().getSelector() == null) {
      return List.of();
    }
    var selector = found.getSpec().getSelector().entrySet();
    return pods.getStore().list().stream()
        .filter(pod -> pod.getMetadata().getNamespace().equals(namespace))
        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(selector))
        .filter(Names::isReady)
        .toList();
  }

  /** What the containers of a namespace's pods have said, and what kept pods from running. */
  public String said(String namespace) {
    var all = folder.resolve(namespace);
    if (!Files.isDirectory(all)) {
      return failures.toString();
    }
    try (var files = Files.walk(all, 2)) {
      return failures
          + files
              .filter(file -> file.toString().endsWith(".log"))
              .sorted()
              .map(file -> "\n--- " + all.relativize(file) + "\n" + text(file))
              .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all pods. */
  @Override
  public void close() {
    closed = true;
    runs.values().forEach(PodRun::end);
    try {
      for (var thread : threads.values()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pods.close();
    services.close();
    probes.close();
  }
}
