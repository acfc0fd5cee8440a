package org.mcpruntime.performance.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.mcpruntime.performance.Table;
import org.mcpruntime.performance.gateway.Calls;
import org.mcpruntime.performance.gateway.Rig;
import org.mcpruntime.performance.gateway.Samples;
import org.mcpruntime.performance.gateway.Subject;
import org.mcpruntime.performance.gateway.Wrk;
import org.mcpruntime.performance.revocation.Client;
import org.mcpruntime.performance.revocation.Manifests;

/** Measures the platform in one process and prints what it promises beside what it does. */
public final class StandaloneBenchmark {

  private static final int STARTS = 5;
  private static final int COMMANDS = 7;
  private static final int ROUNDS = 5;
  private static final int LOAD_SECONDS = 4;
  private static final int WARM_UPS = 4;
  private static final int COUNTED_CALLS = 10_000;
  private static final int CALLERS = 8;
  private static final int REVOKED = 60;
  private static final int REVOKED_BY_COMMAND = 10;

  /** It ends last, so that it can call to the end. */
  private static final int LASTING = REVOKED + REVOKED_BY_COMMAND;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(12);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int LOOKS = 240;

  private final Path root;
  private final Path work;
  private final List<List<String>> rows = new ArrayList<>();

  private StandaloneBenchmark(Path root, Path work) {
    this.root = root;
    this.work = work;
  }

  /**
   * Prints the table.
   *
   * @param args the repository's root, and which parts; all where none is named
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    var work = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "standalone");
    var benchmark = new StandaloneBenchmark(Path.of(args[0]), work);
    try {
      var parts = List.of(args).subList(1, args.length);
      for (var part : parts.isEmpty() ? List.of("starts", "memory", "calls", "clone") : parts) {
        switch (part) {
          case "starts" -> benchmark.starts();
          case "memory" -> benchmark.memory();
          case "calls" -> benchmark.calls();
          case "clone" -> benchmark.cleanClone();
          default -> throw new IllegalArgumentException("there is no part " + part);
        }
      }
    } finally {
      benchmark.print(); // what was measured before something failed is worth seeing
    }
  }

  private void print() {
    var columns = List.of("what", "measured", "limit");
    IO.print(new Table("The platform in one process", columns, rows).markdown());
  }

  private void row(String what, String measured, String limit) {
    rows.add(List.of(what, measured, limit));
  }

  private static void tell(String step) {
    System.err.println(step);
  }

  /** The first one makes the folder, and does not count. */
  private void starts() throws IOException {
    tell("starts");
    var data = work.resolve("starts");
    var ready = new Samples();
    var servers = new Samples();
    for (int i = 0; i <= STARTS; i++) {
      try (var up = Up.start(root, data, true)) {
        double first = up.ready();
        double both = up.said("is ready", 2);
        if (i > 0) {
          ready.add(first);
          servers.add(both);
        }
      }
    }
    row("`up` ready, second start, ms", ready.figure(), "2,000");
    row("the same, until both example servers answer, ms", servers.figure(), "");
  }

  private void memory() throws IOException {
    tell("memory and commands");
    var third = Files.readString(root.resolve("examples/demo/workspace-assistant.yaml"));
    var file = work.resolve("third.yaml");
    Files.writeString(
        file, third.split("\n---", -1)[0].replace("name: workspace-assistant", "name: third"));
    try (var up = Up.start(root, work.resolve("memory"), true)) {
      var _ = up.ready();
      var _ = up.command("server", "apply", "-f", file.toString());
      var _ = up.said("is ready", 3);
      LockSupport.parkNanos(IDLE_NANOS);
      double own = up.gateway().ownMebibytes();
      double servers = up.gateway().residentMebibytes() - own;
      row("resident memory of the platform, idle, three servers, MiB", Table.figure(own), "300");
      row("the three servers' own, MiB", Table.figure(servers), "");
      command(up, "tools", "call", "workspace-assistant", "add", "a=2", "b=3");
      command(up, "server", "list");
      command(up, "events", "--limit", "5");
    }
  }

  private void command(Up up, String... words) {
    var millis = new Samples();
    var _ = up.command(words);
    for (int i = 0; i < COMMANDS; i++) {
      millis.add(up.command(words));
    }
    row("`%s`, ms".formatted(String.join(" ", words)), millis.figure(), "500");
  }

  private void calls() throws IOException, InterruptedException, ExecutionException {
    var calls = Calls.of(Instant.now());
    var rig = new Rig(work.resolve("rig"), calls);
    var through = new Rig(work.resolve("rig-up"), calls.at("/invoices/mcp"));
    var data = work.resolve("calls");
    var manifests = new Manifests(data.resolve("resources"), LASTING + 1);
    try (var upstream = rig.upstream();
        var legacy = rig.legacyServer()) {
      Invoices.write(data.resolve("resources"), calls.policy(), url(upstream));
      manifests.write(url(legacy));
      var how = new Rig.Settings("bare", List.of("-Xmx64m"), Map.of());
      try (var up = Up.start(root, data, false);
          var bare = rig.gateway(upstream, how).gateway()) {
        var _ = up.said("is ready", 2);
        records(up); // while the store is small: under load it deletes its oldest files
        load(bare, rig.wrk(), up.gateway(), through.wrk());
        revocations(up);
      }
    }
  }

  private static URI url(Subject server) {
    return URI.create("http://127.0.0.1:%d/mcp".formatted(server.port()));
  }

  /** In turn, so that what disturbs one disturbs both. */
  private void load(Subject bare, Wrk direct, Subject up, Wrk through) {
    for (int i = 0; i < WARM_UPS; i++) {
      tell("warming up");
      var _ = direct.run(bare.port(), LOAD_SECONDS);
      var _ = through.run(up.port(), LOAD_SECONDS);
    }
    var alone = new Samples();
    var together = new Samples();
    var share = new Samples();
    var aloneCpu = new Samples();
    var togetherCpu = new Samples();
    long refused = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      tell("load, round " + round);
      var first = loaded(bare, direct, alone, aloneCpu);
      var second = loaded(up, through, together, togetherCpu);
      share.add(100 * second.perSecond() / first.perSecond());
      refused += second.refused();
    }
    row("calls a second through the bare gateway, 32 connections", alone.figure(), "");
    row("calls a second through `up`, the same server", together.figure(), "");
    row("relative to the bare gateway in the same round, %", share.figure(), "60");
    row(
        "CPU per call, bare and `up` with its store, µs",
        aloneCpu.figure() + "; " + togetherCpu.figure(),
        "");
    row("calls that `up` refused", Long.toString(refused), "0");
  }

  private static Wrk.Load loaded(Subject subject, Wrk wrk, Samples rates, Samples cpu) {
    double before = subject.cpuSeconds();
    var load = wrk.run(subject.port(), LOAD_SECONDS);
    rates.add(load.perSecond());
    cpu.add((subject.cpuSeconds() - before) * 1e6 / load.calls());
    return load;
  }

  /** Calls that are counted, and their outcomes in the store once it has all of them. */
  private void records(Up up) throws InterruptedException, ExecutionException {
    tell("records");
    long before = settled(up, Long.MAX_VALUE);
    long allowed = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> calling = () -> callMany(up);
      for (var each :
          threads.invokeAll(IntStream.range(0, CALLERS).mapToObj(_ -> calling).toList())) {
        allowed += each.get();
      }
    }
    long found = settled(up, before + COUNTED_CALLS) - before;
    row("calls answered; outcomes in the store", "%,d; %,d".formatted(allowed, found), "equal");
  }

  private static int callMany(Up up) throws IOException {
    int allowed = 0;
    try (var client = new Client(up.gateway().port(), "/desk/mcp")) {
      for (int i = 0; i < COUNTED_CALLS / CALLERS; i++) {
        allowed += client.call(LASTING) ? 1 : 0;
      }
    }
    return allowed;
  }

  /** Outcomes when there are so many, or no more come. */
  private static long settled(Up up, long wanted) {
    long count = up.outcomes();
    for (int i = 0; i < LOOKS && count < wanted; i++) {
      LockSupport.parkNanos(4 * LOOK_NANOS);
      long before = count;
      count = up.outcomes();
      if (count == before) {
        return count;
      }
    }
    return count;
  }

  private void revocations(Up up) {
    tell("revocations");
    var asked = new Revocations(up, "/desk/mcp");
    IntStream.range(0, REVOKED).forEach(asked::ask);
    revoked("from the API's answer", asked, "100");
    var commands = new Revocations(up, "/desk/mcp");
    IntStream.range(REVOKED, LASTING).forEach(commands::command);
    revoked("from the start of the command", commands, "");
  }

  private void revoked(String since, Revocations found, String limit) {
    row(
        "revoked, %s to the last allowed call, p50; p99, ms".formatted(since),
        percentiles(found.denied()),
        limit);
    row("the same to the end of the open stream, p50; p99, ms", percentiles(found.closed()), limit);
  }

  private static String percentiles(Samples samples) {
    return Table.figure(samples.percentile(50)) + "; " + Table.figure(samples.percentile(99));
  }

  /** What is committed, on a machine that has the dependencies. */
  private void cleanClone() throws IOException, InterruptedException {
    tell("clean clone");
    var clone = work.resolve("clone");
    long begun = System.nanoTime();
    var cloning = new ProcessBuilder("git", "clone", "-q", root.toString(), clone.toString());
    if (cloning.inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("the repository cannot be cloned");
    }
    double cloned = (System.nanoTime() - begun) / 1e9;
    try (var up = Up.start(clone, work.resolve("clone-data"), true)) {
      double ready = cloned + up.ready() / 1e3;
      var _ = up.said("workspace-assistant is ready", 1);
      var _ = up.command("tools", "call", "workspace-assistant", "add", "a=2", "b=3");
      row(
          "clean clone to the first governed call, s (of it until `up` is ready)",
          "%s (%s)".formatted(Table.figure((System.nanoTime() - begun) / 1e9), Table.figure(ready)),
          "60");
    }
    // What it prepares for later would be missing its folder.
    for (int i = 0; i < LOOKS && Files.exists(clone.resolve("cli/target/untrained")); i++) {
      LockSupport.parkNanos(2 * LOOK_NANOS);
    }
  }
}
