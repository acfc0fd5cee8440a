package org.mcpruntime.performance;

import static org.mcpruntime.resources.store.Write.FOR_REAL;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Yaml;
import org.mcpruntime.resources.file.FileResources;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Watch;

/** How long a folder of 10,000 resources takes to read, and a change in it to be seen. */
public final class ResourcesBenchmark {

  private static final int SERVERS = 100;
  private static final int GRANTS = 4_950;
  private static final int SESSIONS = 4_950;
  private static final int RESOURCES = SERVERS + GRANTS + SESSIONS;

  /** Files of each kind in the folder that the machine is trained with. */
  private static final int FEW = 100;

  private static final int EDITS = 100;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final double MILLION = 1e6;

  private final List<List<String>> rows = new ArrayList<>();
  private final Path parent;

  private ResourcesBenchmark(Path parent) {
    this.parent = parent;
  }

  /** Prints the table; with a folder, reads that and prints how many milliseconds it took. */
  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("load")) {
      load(Path.of(args[1]), Integer.parseInt(args[2]));
      return;
    }
    var parent = Files.createTempDirectory("resources-benchmark");
    try {
      new ResourcesBenchmark(parent).measure();
    } finally {
      remove(parent);
    }
  }

  private void measure() throws Exception {
    var folder = parent.resolve("files");
    populate(folder, GRANTS, SESSIONS);
    var packed = parent.resolve("packed");
    pack(folder, packed);
    var cache = trained();
    reads("", folder, packed, cache);
    forget(folder, packed);
    reads(", without an AOT cache", folder, packed, "-XX:AOTMode=off");
    try (var resources = open(folder);
        var watch = resources.watch(Selection.all(Kind.GRANT))) {
      settle(watch);
      changes(folder, watch);
      many(folder, watch);
      applies(resources);
    }
    var columns = List.of("10,000 resources", "measured", "unit", "limit");
    IO.print(new Table("A folder of resources", columns, rows).markdown());
  }

  private void reads(String how, Path folder, Path packed, String aot) throws Exception {
    rows.add(List.of("read, first start" + how, read(folder, aot), "ms", "2,000"));
    rows.add(List.of("read, later start" + how, read(folder, aot), "ms", "2,000"));
    var row = "read, 100 files of 100 documents, first start";
    rows.add(List.of(row + how, read(packed, aot), "ms", "2,000"));
  }

  /** The next start is the first one again. */
  private static void forget(Path... folders) throws IOException {
    for (var folder : folders) {
      remove(folder.resolve(".state"));
    }
  }

  /** The platform has an AOT cache, which was recorded with other resources, and fewer. */
  private String trained() throws Exception {
    var folder = parent.resolve("training");
    populate(folder, FEW, FEW);
    var cache = parent.resolve("training.aot");
    var _ = child(folder, SERVERS + 2 * FEW, "-XX:AOTCacheOutput=" + cache);
    return "-XX:AOTCache=" + cache;
  }

  private static FileResources open(Path folder) {
    return FileResources.open(folder, InstantSource.system(), _ -> {});
  }

  private static void load(Path folder, int expected) {
    long start = System.nanoTime();
    try (var resources = open(folder)) {
      int count = 0;
      for (var kind : Kind.values()) {
        count += resources.list(Selection.all(kind)).resources().size();
      }
      if (count != expected) {
        throw new IllegalStateException(count + " resources; " + resources.findings());
      }
      IO.println(Math.round((System.nanoTime() - start) / MILLION));
    }
  }

  /** A machine that has never read anything. */
  private static String read(Path folder, String aot) throws Exception {
    return Table.figure(Double.parseDouble(child(folder, RESOURCES, aot)));
  }

  private static String child(Path folder, int expected, String aot) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-X") || argument.startsWith("--sun"))
            .toList());
    command.add(aot);
    command.add("-Xlog:aot=off");
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ResourcesBenchmark.class.getName(),
            "load",
            folder.toString(),
            Integer.toString(expected)));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the reading failed: " + told);
    }
    return told;
  }

  private void changes(Path folder, Watch watch) throws Exception {
    var replaced = new long[EDITS];
    var rewritten = new long[EDITS];
    var removed = new long[EDITS];
    var added = new long[EDITS];
    for (int i = 0; i < EDITS; i++) {
      var file = grantFile(folder, i * 7);
      var text = grant(i * 7, "v" + i);
      replaced[i] = seen(watch, () -> replace(file, text));
      rewritten[i] = seen(watch, () -> Files.writeString(file, text.replace("medium", "low")));
      removed[i] = seen(watch, () -> Files.delete(file));
      added[i] = seen(watch, () -> replace(file, text));
    }
    row("a file is replaced → seen", replaced);
    row("a file is rewritten in place → seen", rewritten);
    row("a file is removed → seen", removed);
    row("a file is added → seen", added);
  }

  private interface Act {
    void run() throws IOException;
  }

  private static long seen(Watch watch, Act act) throws Exception {
    long start = System.nanoTime();
    act.run();
    while (next(watch).about().isEmpty()) {}
    return System.nanoTime() - start;
  }

  private static Change next(Watch watch) throws InterruptedException {
    return watch.next(LONG).orElseThrow(() -> new IllegalStateException("nothing was seen"));
  }

  private void row(String what, long[] nanos) {
    Arrays.sort(nanos);
    rows.add(
        List.of(
            what,
            "p50 %s, p99 %s, max %s"
                .formatted(
                    Table.figure(nanos[nanos.length / 2] / MILLION),
                    Table.figure(nanos[nanos.length * 99 / 100] / MILLION),
                    Table.figure(nanos[nanos.length - 1] / MILLION)),
            "ms",
            "50"));
  }

  private void many(Path folder, Watch watch) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < GRANTS; i++) {
      replace(grantFile(folder, i), grant(i, "all"));
    }
    long written = System.nanoTime();
    int changed = 0;
    while (changed < GRANTS) {
      if (next(watch).about().isPresent()) {
        changed++;
      }
    }
    rows.add(
        List.of(
            "4,950 files are replaced (in %s ms) → the last is seen"
                .formatted(Table.figure((written - start) / MILLION)),
            Table.figure((System.nanoTime() - written) / MILLION),
            "ms after the last",
            ""));
  }

  private void applies(FileResources resources) {
    int count = 500;
    rows.add(
        rate(
            "apply, new",
            count,
            i -> resources.apply(manifest(grant(90_000 + i, "new")), FOR_REAL)));
    rows.add(
        rate("apply, changed", count, i -> resources.apply(manifest(grant(i, "c")), FOR_REAL)));
    rows.add(
        rate("apply, unchanged", count, i -> resources.apply(manifest(grant(i, "c")), FOR_REAL)));
    var grants = resources.list(Selection.all(Kind.GRANT)).grants();
    rows.add(
        rate(
            "status written",
            count,
            i -> {
              var value = new Resource.Grant(grants.get(i)).json();
              value.putObject("status").put("message", "seen " + i);
              try {
                return resources.updateStatus(Resource.of(Kind.GRANT, value), FOR_REAL);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            }));
  }

  private interface Writes {
    Outcome write(int number);
  }

  private static List<String> rate(String what, int count, Writes writes) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      var outcome = writes.write(i);
      if (outcome instanceof Outcome.Invalid || outcome instanceof Outcome.Failed) {
        throw new IllegalStateException(outcome.toString());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return List.of(what + ", one thread", Table.figure(count / seconds), "a second", "");
  }

  private static void settle(Watch watch) throws InterruptedException {
    while (!(next(watch) instanceof Change.Bookmark)) {}
  }

  private static Manifest manifest(String yaml) {
    return new Manifest((ObjectNode) Yaml.read("", yaml).getFirst().value());
  }

  private static void populate(Path folder, int grants, int sessions) throws IOException {
    for (var part : List.of("servers", "grants", "sessions")) {
      Files.createDirectories(folder.resolve(part));
    }
    for (int i = 0; i < SERVERS; i++) {
      Files.writeString(folder.resolve("servers/s" + i + ".yaml"), server(i));
    }
    for (int i = 0; i < grants; i++) {
      Files.writeString(grantFile(folder, i), grant(i, "v"));
    }
    for (int i = 0; i < sessions; i++) {
      Files.writeString(folder.resolve("sessions/s" + i + ".yaml"), session(i));
    }
  }

  /** The same in files of a hundred documents. */
  private static void pack(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    List<Path> files;
    try (var tree = Files.walk(from)) {
      files =
          tree.filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.toString().contains("/.state/"))
              .sorted()
              .toList();
    }
    for (int start = 0; start < files.size(); start += 100) {
      var text = new StringBuilder();
      for (var file : files.subList(start, Math.min(start + 100, files.size()))) {
        text.append("---\n").append(Files.readString(file));
      }
      Files.writeString(to.resolve("part" + start + ".yaml"), text);
    }
  }

  private static Path grantFile(Path folder, int number) {
    return folder.resolve("grants/g" + number + ".yaml");
  }

  private static void replace(Path file, String text) throws IOException {
    var unfinished = file.resolveSibling(".swap");
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String server(int number) {
    return """
    # One of many.
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPServer
    metadata:
      name: server-%d
      namespace: team-a
      labels:
        tier: gold
    spec:
      image: registry.example/server:%d
      gateway:
        enabled: true
      tools:
      - name: add
        sideEffect: read
      - name: create_task
        description: Creates a task and says where it is.
        sideEffect: write
        requiredTrust: medium
    """
        .formatted(number, number);
  }

  private static String grant(int number, String version) {
    return """
    # Who may call it.
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAccessGrant
    metadata:
      name: grant-%d
      namespace: team-a
    spec:
      serverRef:
        name: server-%d
      subject:
        humanID: human-%d
        agentID: cursor
      maxTrust: medium
      policyVersion: %s
      allowedSideEffects: [read, write]
      toolRules:
      - name: add
        decision: allow
      - name: create_task
        decision: allow
        requiredTrust: medium
    """
        .formatted(number, number % SERVERS, number, version);
  }

  private static String session(int number) {
    return """
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAgentSession
    metadata:
      name: session-%d
      namespace: team-a
    spec:
      serverRef:
        name: server-%d
      subject:
        humanID: human-%d
        agentID: cursor
      consentedTrust: medium
      expiresAt: "2030-01-01T00:00:00Z"
    """
        .formatted(number, number % SERVERS, number);
  }

  private static void remove(Path folder) throws IOException {
    try (var tree = Files.walk(folder)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
