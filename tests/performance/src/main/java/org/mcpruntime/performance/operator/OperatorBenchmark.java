package org.mcpruntime.performance.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.watch.Topic;
import org.mcpruntime.performance.Table;
import org.mcpruntime.performance.gateway.Samples;

/** Measures the operator and prints what it promises beside what it does. */
public final class OperatorBenchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** But for the names that gateways know it by, and admission. */
  private static final Map<String, String> AS_SHIPPED =
      Map.of(
          "LEADER_ELECT", "true",
          "MCP_SERVING_NAMES", "localhost",
          "MCP_POLICY_FEED_URL", "https://operator.example.com",
          "MCP_POLICY_FEED_KEYS", "https://operator.example.com/.well-known/jwks.json");

  private final Size size;
  private final Ground ground;
  private final KubeApi api;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * How much there is of everything.
   *
   * @param servers in ten namespaces
   * @param callable of them have grants and sessions
   * @param each so many grants, and so many sessions, each of those has
   */
  private record Size(
      int servers, int callable, int each, int revoked, Duration rest, Duration away, int deaths) {

    static final Size WHOLE =
        new Size(1000, 100, 100, 200, Duration.ofMinutes(10), Duration.ofMinutes(5), 40);
    static final Size QUICK =
        new Size(200, 20, 50, 40, Duration.ofMinutes(1), Duration.ofSeconds(20), 10);
  }

  /** A server, by its number. */
  private record Named(String namespace, String name) {

    static final int NAMESPACES = 10;

    static Named of(int number) {
      return new Named("team-" + number % NAMESPACES, "server-%04d".formatted(number));
    }

    ObjectRef ref() {
      return new ObjectRef(namespace, name);
    }
  }

  private OperatorBenchmark(Size size, Ground ground) {
    this.size = size;
    this.ground = ground;
    this.api = ground.api();
  }

  /**
   * Prints the table.
   *
   * @param args {@code --quick}, and which parts; all where none is named
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    var words = new ArrayList<>(List.of(args));
    var size = words.remove("--quick") ? Size.QUICK : Size.WHOLE;
    var parts = words.isEmpty() ? List.of("apply", "rest", "revocations", "away", "deaths") : words;
    var work = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "operator");
    tell("starting a control plane; the operator logs to " + work.resolve("operator.log"));
    try (var ground = new Ground(work)) {
      var benchmark = new OperatorBenchmark(size, ground);
      try {
        benchmark.run(parts);
      } finally {
        benchmark.print(); // what was measured before something failed is worth seeing
      }
    }
  }

  private void run(List<String> parts) throws InterruptedException, ExecutionException {
    if (parts.stream().anyMatch(part -> !part.equals("deaths"))) {
      try (var operator = ground.operator(AS_SHIPPED)) {
        apply(operator);
        try (var gateways = gateways(operator)) {
          if (parts.contains("rest")) {
            rest(operator);
          }
          if (parts.contains("revocations")) {
            access(operator);
            revocations(operator, gateways);
          }
          if (parts.contains("away")) {
            away(operator);
          }
        }
      }
    }
    if (parts.contains("deaths")) {
      new Deaths(ground, size.deaths).run(this::row);
    }
  }

  private void print() {
    var columns = List.of("what", "measured", "limit");
    IO.print(new Table("The operator", columns, rows).markdown());
  }

  /** Where a part puts what it found. */
  interface Row {
    void add(String what, String measured, String limit);
  }

  private void row(String what, String measured, String limit) {
    rows.add(List.of(what, measured, limit));
    System.err.println("  " + what + ": " + measured);
  }

  static void tell(String step) {
    System.err.println(step);
  }

  private void apply(RunningOperator operator) throws InterruptedException, ExecutionException {
    tell("servers");
    for (int i = 0; i < Named.NAMESPACES; i++) {
      var _ = ground.cluster().namespace("team-" + i);
    }
    long mark = ground.audit().end();
    double cpu = operator.subject().cpuSeconds();
    double others = ground.controlPlaneCpuSeconds(operator);
    double written = operator.writes();
    try (var told = new Tally(api, servers(), OperatorBenchmark::isTold)) {
      long begin = System.nanoTime();
      Crowd.each(numbers(size.servers), number -> create(Named.of(number)));
      double applied = seconds(begin);
      boolean all = told.await(size.servers, PATIENCE);
      double standing = seconds(begin);
      row(
          "%,d servers applied at once, until all children exist and the status is written, s"
              .formatted(size.servers),
          "%s (applying took %s)".formatted(Table.figure(standing), Table.figure(applied))
              + (all ? "" : "; %,d of them".formatted(told.count())),
          "90");
      row("missing children at that moment", missing(), "0");
    }
    ground.awaitQuiet(PATIENCE);
    var requests = ground.audit().since(mark);
    row(
        "writes to the API per server, by its audit log",
        Table.figure(requests.writes() / (double) size.servers),
        "25");
    row(
        "the same, by the operator's own metric",
        Table.figure((operator.writes() - written) / size.servers),
        "");
    row(
        "reads per server; lists in all",
        "%s; %,d"
            .formatted(Table.figure(requests.reads() / (double) size.servers), requests.lists()),
        "");
    tell("  " + requests.told());
    row(
        "CPU for a server until rest, of the operator; of the API server and etcd, ms",
        "%s; %s"
            .formatted(
                Table.figure((operator.subject().cpuSeconds() - cpu) * 1e3 / size.servers),
                Table.figure(
                    (ground.controlPlaneCpuSeconds(operator) - others) * 1e3 / size.servers)),
        "");
    memory(operator, "%,d servers".formatted(size.servers));
  }

  private void create(Named server) {
    var _ =
        Crowd.done(
            api.post(
                Wishes.collection(server.namespace, "mcpservers"),
                Wishes.server(server.namespace, server.name)));
  }

  /** Counted by kind; every server is governed, behind an ingress, and one pod. */
  private String missing() {
    var missing = new ArrayList<String>();
    for (var kind :
        List.of(
            "/apis/apps/v1/deployments",
            "/api/v1/services",
            "/apis/networking.k8s.io/v1/ingresses",
            "/apis/networking.k8s.io/v1/networkpolicies",
            "/api/v1/configmaps")) {
      var found = new int[1];
      ground.each(
          kind,
          object -> {
            if (object.path("metadata").path("ownerReferences").size() > 0) {
              found[0]++;
            }
          });
      tell("  %s: %,d".formatted(kind, found[0]));
      if (found[0] < size.servers) {
        missing.add(
            "%,d %s".formatted(size.servers - found[0], kind.substring(kind.lastIndexOf('/') + 1)));
      }
    }
    return missing.isEmpty() ? "0" : String.join(", ", missing);
  }

  /** Whoever follows policies as the gateways of all servers would. */
  private Followers gateways(RunningOperator operator) throws InterruptedException {
    tell("gateways");
    try (var ready = new Tally(api, servers(), OperatorBenchmark::isReady)) {
      long begin = System.nanoTime();
      var servers =
          numbers(size.servers).stream()
              .map(number -> Named.of(number).ref())
              .collect(Collectors.toSet());
      var gateways = new Followers(ground, operator.feedPort(), servers);
      boolean all = ready.await(size.servers, PATIENCE);
      row(
          "then their gateways come, until all servers are Ready, s",
          Table.figure(seconds(begin)) + (all ? "" : "; %,d of them".formatted(ready.count())),
          "");
      ground.awaitQuiet(PATIENCE);
      return gateways;
    }
  }

  private void rest(RunningOperator operator) {
    tell("rest of " + size.rest);
    ground.awaitQuiet(PATIENCE);
    long mark = ground.audit().end();
    double cpu = operator.subject().cpuSeconds();
    LockSupport.parkNanos(size.rest.toNanos());
    var requests = ground.audit().since(mark);
    row(
        "%d minutes of rest: writes; lists".formatted(size.rest.toMinutes()),
        "%,d; %,d".formatted(requests.writes(), requests.lists()),
        "0; 0");
    row(
        "the same: CPU, %",
        "%.2f".formatted(100 * (operator.subject().cpuSeconds() - cpu) / size.rest.toSeconds()),
        "≈ 0");
    tell("  " + requests.counts());
  }

  private void access(RunningOperator operator) throws InterruptedException, ExecutionException {
    tell("grants and sessions");
    int all = size.callable * size.each;
    long mark = ground.audit().end();
    double cpu = operator.subject().cpuSeconds();
    try (var grants = new Tally(api, topic("mcpaccessgrants"), OperatorBenchmark::hasStatus);
        var sessions = new Tally(api, topic("mcpagentsessions"), OperatorBenchmark::hasStatus)) {
      long begin = System.nanoTime();
      Crowd.each(numbers(all), this::createAccess);
      double applied = seconds(begin);
      boolean known = grants.await(all, PATIENCE) && sessions.await(all, PATIENCE);
      row(
          "%,d grants and %,d sessions on %d servers, until all have a status, s"
              .formatted(all, all, size.callable),
          "%s (applying took %s)".formatted(Table.figure(seconds(begin)), Table.figure(applied))
              + (known ? "" : "; %,d and %,d".formatted(grants.count(), sessions.count())),
          "");
    }
    ground.awaitQuiet(PATIENCE);
    var requests = ground.audit().since(mark);
    row("writes to the API for one of them", "%.2f".formatted(requests.writes() / (2.0 * all)), "");
    row(
        "CPU of the operator for one of them, ms",
        Table.figure((operator.subject().cpuSeconds() - cpu) * 1e3 / (2.0 * all)),
        "");
    tell("  " + requests.told());
    memory(operator, "%,d grants and %,d sessions more".formatted(all, all));
  }

  private void createAccess(int number) {
    var server = Named.of(number % size.callable);
    int nth = number / size.callable;
    var grant = Wishes.grant(server.namespace, server.name, nth);
    var session = Wishes.session(server.namespace, server.name, nth);
    var _ = Crowd.done(api.post(Wishes.collection(server.namespace, "mcpaccessgrants"), grant));
    var _ = Crowd.done(api.post(Wishes.collection(server.namespace, "mcpagentsessions"), session));
  }

  private void revocations(RunningOperator operator, Followers gateways)
      throws InterruptedException {
    tell("revocations");
    var before = versions();
    long mark = ground.audit().end();
    var millis = new Samples();
    for (int i = 0; i < size.revoked; i++) {
      var server = Named.of(i % size.callable);
      var known = gateways.revision(server.ref());
      long begin = System.nanoTime();
      revoke(server, i / size.callable);
      millis.add((gateways.awaitOther(server.ref(), known) - begin) / 1e6);
    }
    ground.awaitQuiet(PATIENCE);
    row(
        "one session revoked, from the request to the new revision at its gateway, p50; p99, ms",
        Table.figure(millis.percentile(50)) + "; " + Table.figure(millis.percentile(99)),
        "1,000");
    var changed = new TreeMap<String, Integer>();
    versions()
        .forEach(
            (object, version) -> {
              if (!version.equals(before.get(object))) {
                changed.merge(object.split(" ", 2)[0], 1, Integer::sum);
              }
            });
    row(
        "objects that %d revocations wrote".formatted(size.revoked),
        changed.toString(),
        "sessions, their mirrors, servers' status");
    tell("  " + ground.audit().since(mark).told());
    memory(operator, "%d revocations".formatted(size.revoked));
  }

  private void revoke(Named server, int nth) {
    var body = Json.RESOURCES.createObjectNode();
    body.putObject("spec").put("revoked", true);
    var path =
        Wishes.collection(server.namespace, "mcpagentsessions")
            + "/"
            + Wishes.sessionName(server.name, nth);
    var _ = Crowd.done(api.merge(path, body));
  }

  private Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    for (var kind : Ground.KINDS) {
      ground.each(
          kind,
          object -> {
            var metadata = object.path("metadata");
            versions.put(
                "%s %s/%s"
                    .formatted(
                        kind.substring(kind.lastIndexOf('/') + 1),
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText()),
                metadata.path("resourceVersion").asText());
          });
    }
    return versions;
  }

  /** The API is away, and somebody deletes what the operator made before it looks again. */
  private void away(RunningOperator operator) throws InterruptedException {
    tell("the API is away for " + size.away);
    double cpu = operator.subject().cpuSeconds();
    ground.cluster().stopApi();
    LockSupport.parkNanos(size.away.toNanos());
    double spent = operator.subject().cpuSeconds() - cpu;
    ground.cluster().startApi();
    long begin = System.nanoTime();
    var server = Named.of(0);
    var _ =
        Crowd.done(
            api.delete(
                "/apis/apps/v1/namespaces/%s/deployments/%s"
                    .formatted(server.namespace, server.name),
                Json.RESOURCES.createObjectNode()));
    var topic = new Topic("/apis/apps/v1/namespaces/" + server.namespace + "/deployments", "");
    try (var made =
        new Tally(
            api,
            topic,
            object -> object.path("metadata").path("name").asText().equals(server.name))) {
      boolean there = made.await(1, Duration.ofMinutes(2));
      row(
          "the API away for %d s, then a Deployment deleted: there again after, s"
              .formatted(size.away.toSeconds()),
          there ? Table.figure(seconds(begin)) : "never",
          "");
    }
    ground.awaitQuiet(PATIENCE);
    row(
        "CPU of the operator while the API was away, %",
        Table.figure(100 * spent / size.away.toSeconds()), "");
    memory(operator, "the API's absence");
  }

  private void memory(RunningOperator operator, String after) {
    row(
        "resident memory of the operator after " + after + " (and the most until then), MiB",
        "%s (%s)"
            .formatted(
                Table.figure(operator.subject().ownMebibytes()),
                Table.figure(operator.subject().peakMebibytes())),
        "350");
  }

  private static Topic servers() {
    return topic("mcpservers");
  }

  private static Topic topic(String plural) {
    return new Topic("/apis/mcpruntime.org/v1alpha1/" + plural, "");
  }

  private static boolean isTold(ObjectNode server) {
    return server.path("status").path("observedGeneration").asLong()
        == server.path("metadata").path("generation").asLong(-1);
  }

  static boolean isReady(ObjectNode server) {
    return isTold(server) && server.path("status").path("phase").asText().equals("Ready");
  }

  private static boolean hasStatus(ObjectNode access) {
    return !access.path("status").path("phase").asText().isEmpty();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
