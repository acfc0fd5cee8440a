package org.mcpruntime.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.operator.OperatorProcess;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.setup.InstallPlan;
import org.mcpruntime.setup.Installation;
import org.mcpruntime.setup.Installer;

/** An operator that runs in this JVM, as the service account that setup made, with its roles. */
final class Replica implements AutoCloseable {

  /** As who it speaks to the API. */
  static final ObjectRef ACCOUNT =
      new ObjectRef(InstallPlan.NAMESPACE, "mcp-runtime-operator-controller-manager");

  /** The settings of one that has nobody to take turns with. */
  static final Map<String, String> ALONE = Map.of("LEADER_ELECT", "false");

  private static final Pattern FIGURE =
      Pattern.compile("mcp_operator_api_requests_total\\{(.*)\\} (\\S+)");

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final OperatorProcess process;
  private final Heard log;
  private final HttpClient http = HttpClient.newHttpClient();

  private Replica(OperatorProcess process, Heard log) {
    this.process = process;
    this.log = log;
  }

  /** A log that is shown and kept. */
  private static final class Heard extends OutputStream {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      System.err.write(b);
      kept.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      System.err.write(bytes, from, length);
      kept.write(bytes, from, length);
    }
  }

  /** Requests that were answered alike. */
  record Requests(String verb, String resource, String group, String code, long count) {

    boolean writes() {
      return List.of("create", "patch", "update", "delete").contains(verb);
    }

    /** Such as {@code patch apps/deployments}. */
    String right() {
      return verb + " " + (group.isEmpty() ? "" : group + "/") + resource;
    }
  }

  /** What an operator may in some namespaces; in all of them where none is named. */
  static void allow(Cluster cluster, String... namespaces) {
    var plan =
        new InstallPlan(
            InstallPlan.Images.of("registry.example.com", "v1"),
            namespaces.length == 0 ? InstallPlan.Scope.CLUSTER : InstallPlan.Scope.NAMESPACES,
            List.of(namespaces),
            Map.of());
    var parts =
        Installation.of(plan).parts().stream()
            .filter(part -> List.of("namespaces", "rights").contains(part.title()))
            .toList();
    var _ = new Installer(cluster.client(), _ -> {}).apply(new Installation(parts));
  }

  /** Starts one that looks after some namespaces; after all of them where none is named. */
  static Replica start(Cluster cluster, String name, Map<String, String> more, String... where) {
    var client = cluster.clientOf(ACCOUNT.namespace(), ACCOUNT.name());
    return start(client, name, more, where);
  }

  /** The same, that reaches the API over a link. */
  static Replica start(
      Cluster cluster, Link link, String name, Map<String, String> more, String... where) {
    var config =
        new ConfigBuilder(cluster.config())
            .withMasterUrl(link.url())
            .withOauthToken(cluster.tokenOf(ACCOUNT.namespace(), ACCOUNT.name()))
            .build();
    var client = new KubernetesClientBuilder().withConfig(config).build();
    return start(client, name, more, where);
  }

  private static Replica start(
      KubernetesClient client, String name, Map<String, String> more, String... where) {
    var settings = new HashMap<String, String>();
    settings.put("POD_NAME", name);
    settings.put("POD_NAMESPACE", InstallPlan.NAMESPACE);
    settings.put("WATCH_NAMESPACES", String.join(",", where));
    settings.put("LEADER_ELECT", "true");
    settings.put("LISTEN_ADDRESS", "127.0.0.1");
    for (var port : List.of("METRICS_PORT", "PROBES_PORT", "FEED_PORT", "WEBHOOK_PORT")) {
      settings.put(port, "0");
    }
    settings.put("MCP_GATEWAY_PROXY_IMAGE", "registry.example/gateway:1");
    settings.put("MCP_INGRESS_READINESS_MODE", "permissive");
    settings.put("REQUEUE_DELAY_SECONDS", "2");
    settings.putAll(more);
    var clock = InstantSource.system();
    var heard = new Heard();
    var log = Log.to(new PrintStream(heard, true, UTF_8), Form.TEXT, Level.WARN, clock);
    return new Replica(OperatorProcess.of(settings, client, clock, log), heard);
  }

  /** The lines of its log so far: warnings and errors. */
  List<String> said() {
    return log.kept.toString(UTF_8).lines().toList();
  }

  boolean leads() {
    return process.leads();
  }

  /** 0 where it publishes no policies. */
  int feedPort() {
    return process.feedPort();
  }

  /** The revision that each gateway of a server enforces. */
  Map<String, String> enforced(ObjectRef server) {
    return process.enforced(server);
  }

  boolean isIdle() {
    return process.isIdle();
  }

  boolean isReady() {
    return get(process.probesPort(), "/readyz").statusCode() == 200;
  }

  /** Why it is not ready; empty where it is. */
  String unready() {
    return process.unready().orElse("");
  }

  /** How many objects of a kind it knows. */
  int inSight(String kind) {
    var figure = Pattern.compile("mcp_operator_objects\\{kind=\"" + kind + "\"\\} (\\S+)");
    var found = figure.matcher(get(process.metricsPort(), "/metrics").body());
    return found.find() ? (int) Double.parseDouble(found.group(1)) : 0;
  }

  /** Everything that it asked of the API so far. */
  List<Requests> requests() {
    return FIGURE
        .matcher(get(process.metricsPort(), "/metrics").body())
        .results()
        .map(
            line -> {
              var labels = new HashMap<String, String>();
              LABEL
                  .matcher(line.group(1))
                  .results()
                  .forEach(label -> labels.put(label.group(1), label.group(2)));
              return new Requests(
                  labels.getOrDefault("verb", ""),
                  labels.getOrDefault("resource", ""),
                  labels.getOrDefault("group", ""),
                  labels.getOrDefault("code", ""),
                  (long) Double.parseDouble(line.group(2)));
            })
        .toList();
  }

  /** Verbs and resources that it used. */
  Set<String> used() {
    return requests().stream()
        .filter(requests -> !requests.code().equals("403"))
        .map(Requests::right)
        .collect(toCollection(TreeSet::new));
  }

  /** Those that the API did not let it use. */
  Set<String> forbidden() {
    return requests().stream()
        .filter(requests -> requests.code().equals("403"))
        .map(Requests::right)
        .collect(toCollection(TreeSet::new));
  }

  private HttpResponse<String> get(int port, String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }
}
