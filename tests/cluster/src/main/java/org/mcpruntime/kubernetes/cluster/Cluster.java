package org.mcpruntime.kubernetes.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API that answers, with our definitions in it. Every namespace that it hands out is
 * new; in a cluster that is not ours they are deleted at the end.
 */
public final class Cluster implements AutoCloseable {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Config config;
  private final KubernetesClient client;
  private final @Nullable ControlPlane plane;
  private final String run = "t" + UUID.randomUUID().toString().substring(0, 5);
  private final AtomicInteger number = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> namespaces = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<KubernetesClient> clients = new ConcurrentLinkedQueue<>();
  private boolean collectsGarbage = true;

  private Cluster(Config config, @Nullable ControlPlane plane) {
    this.config = config;
    this.client = new KubernetesClientBuilder().withConfig(config).build();
    this.plane = plane;
  }

  /** Either a cluster or why there is none. */
  sealed interface Sought {

    record Found(Cluster cluster) implements Sought {}

    record Missing(String sentence) implements Sought {}
  }

  static Sought find(Map<String, String> environment) {
    var given = environment.get("MCP_RUNTIME_TEST_KUBECONFIG");
    if (given != null && !given.isBlank()) {
      var cluster = new Cluster(Config.fromKubeconfig(new java.io.File(given)), null);
      cluster.define();
      return new Sought.Found(cluster);
    }
    return switch (Programs.find(environment)) {
      case Programs.Missing(var sentence) -> new Sought.Missing(sentence);
      case Programs.Found programs -> new Sought.Found(started(programs, Make.USUAL));
    };
  }

  /** One of our own, for who is no test; the environment may say where programs are. */
  public static Cluster start(Map<String, String> environment, Make make) {
    return switch (Programs.find(environment)) {
      case Programs.Missing(var sentence) -> throw new IllegalStateException(sentence);
      case Programs.Found programs -> started(programs, make);
    };
  }

  private static Cluster started(Programs.Found programs, Make make) {
    var plane = ControlPlane.start(programs, newFolder(), make);
    var cluster = new Cluster(Config.fromKubeconfig(plane.kubeconfigFile().toFile()), plane);
    cluster.define();
    cluster.collectsGarbage = plane.startControllers();
    return cluster;
  }

  /** Not below the tree: the path of a socket is short. */
  private static Path newFolder() {
    try {
      return Files.createTempDirectory("mcp-runtime-kubernetes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An administrator's. */
  public KubernetesClient client() {
    return client;
  }

  /** Where the API is and who the administrator is, for clients of the test's own. */
  public Config config() {
    return config;
  }

  /** A client that is a service account and may what its roles allow; the account is made. */
  public KubernetesClient clientOf(String namespace, String account) {
    var made =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(config).withOauthToken(tokenOf(namespace, account)).build())
            .build();
    clients.add(made);
    return made;
  }

  /** A token of a service account for audiences, the API server where none is named. */
  public String tokenOf(String namespace, String account, String... audiences) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(account)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .serverSideApply();
    TokenRequest asked =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audiences)
            .withExpirationSeconds(3600L)
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(asked)
        .getStatus()
        .getToken();
  }

  /** A namespace that nobody used, such as {@code t1a2b3-7}. */
  public String namespace() {
    return namespace(run + "-" + number.incrementAndGet());
  }

  /** A namespace of that name, which is to begin with one that this handed out. */
  public String namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    namespaces.add(name);
    return name;
  }

  /** Whether what nobody owns any longer goes away; test binaries alone do not do it. */
  public boolean collectsGarbage() {
    return collectsGarbage;
  }

  /** Whether the API server may be ended, as it is ours. */
  public boolean isOurs() {
    return plane != null;
  }

  /** The API is away until it is started again; what was written stays. */
  public void stopApi() {
    ours().stopApiServer();
  }

  public void startApi() {
    ours().startApiServer();
  }

  /** Requests of the user that is audited, a line of JSON each. */
  public Path auditLog() {
    return ours().auditLog();
  }

  private ControlPlane ours() {
    if (plane == null) {
      throw new IllegalStateException("the API server of a given cluster is not ours to end");
    }
    return plane;
  }

  /** Applies {@code deploy/crds} and waits until they are served. */
  public void define() {
    var made = new ArrayList<CustomResourceDefinition>();
    for (var file : definitions()) {
      made.add(
          client
              .resource(read(file))
              .patch(
                  new PatchContext.Builder()
                      .withPatchType(PatchType.SERVER_SIDE_APPLY)
                      .withForce(true)
                      .build()));
    }
    for (var definition : made) {
      await("the API serves " + definition.getMetadata().getName())
          .atMost(LONG)
          .until(() -> established(definition.getMetadata().getName()));
    }
  }

  private boolean established(String name) {
    var definition = client.apiextensions().v1().customResourceDefinitions().withName(name).get();
    return definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private CustomResourceDefinition read(Path file) {
    try {
      return client
          .getKubernetesSerialization()
          .unmarshal(Files.readString(file), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> definitions() {
    try (var files = Files.list(Path.of(System.getProperty("repo.root"), "deploy/crds"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clients.forEach(KubernetesClient::close);
    if (plane == null) {
      namespaces.forEach(name -> client.namespaces().withName(name).delete());
    }
    client.close();
    if (plane != null) {
      plane.close();
    }
  }
}
