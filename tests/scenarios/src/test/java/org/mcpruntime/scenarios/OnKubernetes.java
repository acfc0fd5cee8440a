package org.mcpruntime.scenarios;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mcpruntime.client.Api;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Write;
import org.mcpruntime.scenarios.kubelet.Kubelet;
import org.mcpruntime.setup.InstallPlan;
import org.mcpruntime.setup.Installer;

/**
 * A cluster: objects are written to a real API server, which setup has prepared; operators and all
 * that they make run as pods, by a stand-in for a kubelet.
 *
 * <p>There is no ingress controller either: callers are led as the Ingress and the Service of a
 * server say. The images are the product's; what stands for images of servers is this machine, so
 * that a manifest's command is one of a laptop, with an image and three variables added.
 */
final class OnKubernetes implements Place {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String INGEST = "events.example";
  private static final String SERVER_IMAGE = "registry.example/server:t";

  private final KubernetesClient client;
  private final KubeResources resources;
  private final KeptEvents events;
  private final Kubelet kubelet;
  private final Installation installation;
  private final Path folder;

  private OnKubernetes(
      KubernetesClient client,
      KeptEvents events,
      Kubelet kubelet,
      Installation installation,
      Path folder) {
    this.client = client;
    this.resources = new KubeResources(KubeApi.of(client), _ -> {});
    this.events = events;
    this.kubelet = kubelet;
    this.installation = installation;
    this.folder = folder;
  }

  static boolean isRoot() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .anyMatch(line -> line.startsWith("Uid:\t0"));
  }

  /** Installs, and waits until the operators are there. */
  static OnKubernetes start(Cluster cluster, Installation installation, Path folder)
      throws Exception {
    var names = InstallPlan.Images.of("registry.example", "t");
    var images = new PodImages(installation, folder);
    var all =
        Map.of(
            names.operator(),
            images.built("operator"),
            names.gateway(),
            images.built("gateway"),
            names.bridge(),
            images.built("bridge"),
            SERVER_IMAGE,
            images.machine());
    var events = new KeptEvents(folder);
    var settings =
        Map.of(
            "MCP_ENABLE_WEBHOOKS", "false", // the API server does not find Services here
            "MCP_INGRESS_READINESS_MODE", "permissive", // nobody writes the status of Ingresses
            "MCP_ANALYTICS_INGEST_URL", "http://%s:%d/events".formatted(INGEST, events.port()),
            "REQUEUE_DELAY_SECONDS", "1",
            "MCP_SESSION_RETENTION", "87600h", // or a session that ended long ago is gone
            "MCP_CLUSTER_NAME", "standalone", // as the laptop calls itself
            "MCP_DRAIN_TIMEOUT", "1s");
    var plan = new InstallPlan(names, InstallPlan.Scope.CLUSTER, Scenario.all(), settings);
    var parts =
        org.mcpruntime.setup.Installation.of(plan).parts().stream()
            .filter(part -> !part.title().equals("admission"))
            .toList();
    var client = cluster.client();
    var _ = new Installer(client, _ -> {}).apply(new org.mcpruntime.setup.Installation(parts));
    var kubelet = new Kubelet(client, folder.resolve("pods"), all, Map.of(INGEST, "127.0.0.1"));
    var place = new OnKubernetes(client, events, kubelet, installation, folder);
    try {
      place.awaitOperators();
    } catch (RuntimeException e) {
      var said = kubelet.said(InstallPlan.NAMESPACE);
      place.close();
      throw new IllegalStateException(said, e);
    }
    return place;
  }

  private void awaitOperators() {
    var deployments = client.apps().deployments().inNamespace(InstallPlan.NAMESPACE);
    await()
        .atMost(LONG)
        .until(
            () ->
                deployments.list().getItems().stream()
                    .allMatch(
                        each ->
                            each.getSpec()
                                .getReplicas()
                                .equals(each.getStatus().getReadyReplicas())));
  }

  @Override
  public void apply(String namespace, List<JsonNode> objects) {
    for (var object : objects) {
      ObjectNode placed = object.deepCopy();
      placed.withObject("/metadata").put("namespace", namespace);
      if (placed.path("kind").asText().equals(Kind.SERVER.word())) {
        inImage(placed.withObject("/spec"));
        // All are called the same, and without a host of its own only one would have its route.
        placed.withObject("/spec").put("ingressHost", namespace + ".example");
      }
      refuse(resources.apply(new Manifest(placed), Write.FOR_REAL));
    }
  }

  /** A server needs an image here; what a laptop has of itself is in variables. */
  private static void inImage(ObjectNode spec) {
    spec.put("image", SERVER_IMAGE);
    var variables = spec.withArray("envVars");
    Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "MCP_RUNTIME_HOME", Installation.ROOT.toString(),
            "LISTEN_ADDRESS", "0.0.0.0")
        .forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
  }

  private static void refuse(Outcome.Applied outcome) {
    switch (outcome) {
      case Outcome.Created _, Outcome.Configured _, Outcome.Unchanged _ -> {}
      case Outcome.Invalid(var findings) -> throw new RefusedException(findings.toString());
      case Outcome.Conflict(var sentence, var _) -> throw new RefusedException(sentence);
      case Outcome.Failed(var sentence) -> throw new RefusedException(sentence);
    }
  }

  @Override
  public void access(String namespace, String kind, String name, String verb) {
    var object = get(namespace, kind, name);
    var spec = object.withObject("/spec");
    switch (verb) {
      case "disable" -> spec.put("disabled", true);
      case "enable" -> spec.put("disabled", false);
      case "revoke" -> spec.put("revoked", true);
      case "unrevoke" -> spec.put("revoked", false);
      default -> throw new IllegalArgumentException(verb);
    }
    refuse(resources.apply(new Manifest(object), Write.FOR_REAL));
  }

  private ObjectNode get(String namespace, String kind, String name) {
    return resources.get(ref(namespace, kind, name)).orElseThrow().json();
  }

  private static ResourceRef ref(String namespace, String plural, String name) {
    for (var kind : Kind.values()) {
      if (kind.plural().equals(plural)) {
        return new ResourceRef(kind, new ObjectRef(namespace, name));
      }
    }
    throw new IllegalArgumentException(plural);
  }

  @Override
  public void delete(String namespace, String kind, String name) {
    var _ = resources.delete(ref(namespace, kind, name), null, Write.FOR_REAL);
  }

  @Override
  public String phase(String namespace, String kind, String name) {
    return get(namespace, kind, name).path("status").path("phase").asText();
  }

  @Override
  public Optional<URI> url(String namespace, String server) {
    var ingress = client.network().v1().ingresses().inNamespace(namespace).withName(server).get();
    if (ingress == null) {
      return Optional.empty();
    }
    var path = ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst();
    return kubelet.behind(namespace, path.getBackend().getService().getName()).stream()
        .findFirst()
        .map(pod -> url(namespace, path, pod));
  }

  private URI url(String namespace, HTTPIngressPath path, Pod pod) {
    var backend = path.getBackend().getService();
    var service = client.services().inNamespace(namespace).withName(backend.getName()).get();
    var target =
        service.getSpec().getPorts().stream()
            .filter(
                port ->
                    port.getPort().equals(backend.getPort().getNumber())
                        || (port.getName() != null
                            && port.getName().equals(backend.getPort().getName())))
            .findFirst()
            .orElseThrow()
            .getTargetPort()
            .getStrVal();
    int number =
        pod.getSpec().getContainers().stream()
            .map(Container::getPorts)
            .flatMap(List::stream)
            .filter(port -> target.equals(port.getName()))
            .findFirst()
            .orElseThrow()
            .getContainerPort();
    return URI.create(
        "http://%s:%d%s".formatted(pod.getStatus().getPodIP(), number, path.getPath()));
  }

  /** As the command line explains the policy that the operator has written down. */
  @Override
  public String explain(String namespace, Map<String, String> call) {
    try {
      var mirror =
          client
              .configMaps()
              .inNamespace(namespace)
              .withName(call.get("server") + "-gateway-policy")
              .get();
      var policy =
          Files.writeString(folder.resolve("policy.json"), mirror.getData().get("policy.json"));
      var words =
          new ArrayList<>(
              List.of("policy", "explain", "--policy", policy.toString(), "-o", "json"));
      for (var word : List.of("human", "agent", "session", "tool")) {
        words.addAll(List.of("--" + word, call.getOrDefault(word, "")));
      }
      var printed = installation.run(folder, words);
      return Json.SNAPSHOTS.readTree(printed.out()).path("reason").asText(printed.all());
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public Api events() {
    return events.api();
  }

  @Override
  public String said(String namespace) {
    var server = client.genericKubernetesResources("mcpruntime.org/v1alpha1", "MCPServer");
    return server.inNamespace(namespace).list().getItems()
        + kubelet.said(InstallPlan.NAMESPACE)
        + kubelet.said(namespace);
  }

  @Override
  public void close() {
    kubelet.close();
    events.close();
  }
}
