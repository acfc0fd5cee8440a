package org.mcpruntime.performance.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mcpruntime.performance.Table;

/** Measures the gateway and prints what it promises beside its peers. */
public final class GatewayBenchmark {

  private static final List<String> COLUMNS =
      List.of("what", "gateway", "nginx", "haproxy", "no proxy", "limit", "aim");
  private static final List<String> HEAPS = List.of("32m", "48m", "64m");
  private static final String HEAP = "-Xmx48m";

  /** A stream holds some eight KiB of it. */
  private static final String STREAMS_HEAP = "-Xmx160m";

  private static final int STEADY_RATE = 5_000;
  private static final int STREAMS = 10_000;
  private static final int OTHER_FILES = 300;
  private static final int SITES = 14;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(12);
  private static final int WARM_UPS = 20;

  /** The share of compilers in what a gateway needs that counts as nothing. */
  private static final double COMPILED = 0.01;

  private final Rig rig;
  private final Wrk wrk;
  private final Effort effort;
  private final Path cache;
  private final List<List<String>> rows = new ArrayList<>();

  /** A gateway that cannot write down what it does refuses to do it. */
  private final Map<String, Double> refusedPerThousand = new LinkedHashMap<>();

  private GatewayBenchmark(Rig rig, Effort effort) throws IOException {
    this.rig = rig;
    this.wrk = rig.wrk();
    this.effort = effort;
    this.cache = Path.of(System.getProperty("gateway.aot", "gateway.aot"));
  }

  /**
   * Prints the tables.
   *
   * @param args {@code --quick} for a run of two minutes
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean quick = args.length > 0 && args[0].equals("--quick");
    var rig = new Rig(Path.of("target", "gateway"), Calls.of(Instant.now()));
    new GatewayBenchmark(rig, quick ? Effort.QUICK : Effort.FULL).run();
  }

  private static void tell(String step) {
    System.err.println(step);
  }

  private static Rig.Settings sidecar(String name) {
    return new Rig.Settings(name, List.of(), Map.of());
  }

  private Rig.Settings shipped(String name) {
    return sidecar(name).withJava(HEAP, "-XX:AOTCache=" + cache);
  }

  private void run() throws IOException, InterruptedException {
    List<Allocation.Site> sites = List.of();
    try (var upstream = rig.upstream();
        var nginx = rig.nginx(upstream);
        var haproxy = rig.haproxy(upstream)) {
      starts(upstream);
      try (var gateway = rig.gateway(upstream, shipped("gateway")).gateway()) {
        double idle = idle(gateway);
        warmUp(gateway);
        load(List.of(gateway, nginx, haproxy, upstream));
        steady(gateway, nginx, haproxy, upstream);
        memory(idle, gateway, nginx, haproxy);
        sites = allocation(gateway);
      }
      transports(upstream, nginx);
      if (effort.equals(Effort.FULL)) {
        heaps(upstream, nginx);
      }
      streams();
    } finally {
      print(sites); // what was measured before something failed is worth seeing
    }
  }

  private void print(List<Allocation.Site> sites) {
    IO.println(new Table("The gateway beside plain reverse proxies", COLUMNS, rows).markdown());
    var places =
        sites.stream()
            .limit(SITES)
            .map(site -> List.of("`" + site.place() + "`", Table.figure(100 * site.share()) + " %"))
            .toList();
    IO.print(new Table("What a call allocates", List.of("in", "share"), places).markdown());
  }

  private void row(String... cells) {
    rows.add(List.of(cells));
  }

  private void starts(Subject upstream) {
    tell("starting");
    var cached = new Samples();
    var plain = new Samples();
    for (int i = 0; i < effort.starts(); i++) {
      cached.add(millisToReady(upstream, shipped("start with cache")));
      plain.add(millisToReady(upstream, sidecar("start without").withJava(HEAP)));
    }
    row("start to ready, ms, with an AOT cache", cached.figure(), "", "", "", "600", "300");
    row("start to ready, ms, without", plain.figure(), "", "", "", "", "");
  }

  /** Resident memory when what its start needed has been given back. */
  private static double idle(Subject gateway) {
    LockSupport.parkNanos(IDLE_NANOS);
    return gateway.residentMebibytes();
  }

  private double millisToReady(Subject upstream, Rig.Settings how) {
    var started = rig.gateway(upstream, how);
    started.gateway().close();
    return started.millis();
  }

  /**
   * Until it is compiled: loads until its compilers have next to nothing to do, but not for ever.
   */
  private void warmUp(Subject gateway) {
    tell("warming " + gateway.name());
    for (int i = 0; i < WARM_UPS; i++) {
      double since = gateway.cpuSeconds();
      double compiling = gateway.compilerSeconds();
      var _ = wrk.run(gateway.port(), effort.warmUpSeconds());
      double all = gateway.cpuSeconds() - since;
      if (gateway.compilerSeconds() - compiling < COMPILED * all) {
        return;
      }
    }
    tell(gateway.name() + " still compiles");
  }

  /** What one load cost a subject, in microseconds a call. */
  private double cpuMicros(Subject subject, Samples rates) {
    double before = subject.cpuSeconds();
    var load = wrk.run(subject.port(), effort.loadSeconds());
    rates.add(load.perSecond());
    if (load.refused() > 0) {
      tell("%s refused %d of %d calls".formatted(subject.name(), load.refused(), load.calls()));
      refusedPerThousand.merge(subject.name(), 1e3 * load.refused() / load.calls(), Math::max);
    }
    return (subject.cpuSeconds() - before) * 1e6 / load.calls();
  }

  /** As fast as it goes: the subjects in turn, so that what disturbs one disturbs all. */
  private void load(List<Subject> subjects) {
    var cpu = new LinkedHashMap<String, Samples>();
    var rates = new LinkedHashMap<String, Samples>();
    subjects.forEach(
        each -> {
          cpu.put(each.name(), new Samples());
          rates.put(each.name(), new Samples());
        });
    var relative = new Samples();
    for (int round = 1; round <= effort.rounds(); round++) {
      tell("load, round " + round);
      var micros = new LinkedHashMap<String, Double>();
      for (var each : subjects) {
        micros.put(each.name(), cpuMicros(each, samples(rates, each.name())));
        samples(cpu, each.name()).add(samples(micros, each.name()));
      }
      relative.add(samples(micros, "gateway") / samples(micros, "nginx"));
    }
    line("CPU per call, µs", cpu);
    row(
        "CPU per call, relative to nginx's in the same round",
        relative.figure(),
        "1",
        "",
        "",
        "1.6",
        "1.25");
    line("calls a second, 32 connections", rates);
    row(
        "calls of 1,000 refused in the worst round, for records did not keep up",
        Table.figure(refusedPerThousand.getOrDefault("gateway", 0.0)),
        "",
        "",
        "",
        "0",
        "");
    double share = samples(rates, "gateway").median() / samples(rates, "nginx").median();
    row("calls a second, relative to nginx's", Table.figure(share), "1", "", "", "0.7", "");
  }

  private static <T> T samples(Map<String, T> of, String name) {
    var found = of.get(name);
    if (found == null) {
      throw new IllegalStateException("nothing was measured of " + name);
    }
    return found;
  }

  private void line(String what, Map<String, Samples> figures) {
    row(
        what,
        samples(figures, "gateway").figure(),
        samples(figures, "nginx").figure(),
        samples(figures, "haproxy").figure(),
        samples(figures, "server").figure(),
        "",
        "");
  }

  /** Latency at a constant rate, and how much of it the path without a proxy does not have. */
  private void steady(Subject gateway, Subject nginx, Subject haproxy, Subject upstream) {
    var subjects = List.of(upstream, gateway, nginx, haproxy);
    var p50 = new LinkedHashMap<String, Samples>();
    var p99 = new LinkedHashMap<String, Samples>();
    subjects.forEach(
        each -> {
          p50.put(each.name(), new Samples());
          p99.put(each.name(), new Samples());
        });
    for (int round = 1; round <= effort.rounds(); round++) {
      tell("steady rate, round " + round);
      SteadyLoad.Latencies direct = null;
      for (var each : subjects) {
        var found = steady(each, STEADY_RATE);
        direct = direct == null ? found : direct;
        boolean first = each.equals(upstream);
        samples(p50, each.name()).add(found.p50() - (first ? 0 : direct.p50()));
        samples(p99, each.name()).add(found.p99() - (first ? 0 : direct.p99()));
      }
    }
    added("added p50 at 5,000 calls a second, µs (no proxy: all of it)", p50, "200", "100");
    added("added p99 at 5,000 calls a second, µs (no proxy: all of it)", p99, "1,000", "500");
  }

  private SteadyLoad.Latencies steady(Subject subject, int rate) {
    var found =
        SteadyLoad.run(
            subject.port(),
            rig.calls().requests(subject.port()),
            rate,
            Duration.ofSeconds(effort.loadSeconds() + 1L));
    if (found.failed() > 0) {
      throw new IllegalStateException(found.failed() + " calls failed at " + subject.name());
    }
    return found;
  }

  private void added(String what, Map<String, Samples> figures, String limit, String aim) {
    row(
        what,
        samples(figures, "gateway").figure(),
        samples(figures, "nginx").figure(),
        samples(figures, "haproxy").figure(),
        samples(figures, "server").figure(),
        limit,
        aim);
  }

  private void memory(double idle, Subject gateway, Subject nginx, Subject haproxy) {
    row("resident memory, idle, MiB (" + HEAP + ")", Table.figure(idle), "", "", "", "70", "");
    row(
        "resident memory, after load, MiB",
        Table.figure(gateway.residentMebibytes()),
        Table.figure(nginx.residentMebibytes()),
        Table.figure(haproxy.residentMebibytes()),
        "",
        "110",
        "64");
    row("resident memory, peak, MiB", Table.figure(gateway.peakMebibytes()), "", "", "", "", "");
  }

  private List<Allocation.Site> allocation(Subject gateway) {
    tell("allocation");
    double before = Allocation.bytes(gateway);
    var load = wrk.run(gateway.port(), effort.loadSeconds());
    double perCall = (Allocation.bytes(gateway) - before) / load.calls();
    row("allocated per call, bytes", Table.figure(perCall), "", "", "", "", "");
    return Allocation.sites(
        gateway,
        rig.work().resolve("allocation.jfr"),
        () -> {
          var _ = wrk.run(gateway.port(), effort.loadSeconds());
        });
  }

  /** Other ways to ask the system for IO, and one event loop instead of one for each core. */
  private void transports(Subject upstream, Subject nginx) {
    for (var setting : List.of("TRANSPORT=epoll", "TRANSPORT=nio", "EVENT_LOOPS=1")) {
      var what = "CPU per call relative to nginx's, with " + setting;
      var parts = setting.split("=", 2);
      var how = new Rig.Settings("gateway", shipped("").java(), Map.of(parts[0], parts[1]));
      try (var gateway = rig.gateway(upstream, how).gateway()) {
        row(what, beside(nginx, gateway).figure(), "1", "", "", "", "");
      } catch (IllegalStateException e) {
        row(what, "not here", "1", "", "", "", "");
      }
    }
  }

  private void heaps(Subject upstream, Subject nginx) {
    for (var heap : HEAPS) {
      var how = sidecar("gateway").withJava("-Xmx" + heap, "-XX:AOTCache=" + cache);
      try (var gateway = rig.gateway(upstream, how).gateway()) {
        double idle = idle(gateway);
        var relative = beside(nginx, gateway);
        row(
            "heap of %s: CPU relative to nginx's; resident idle, after load, MiB".formatted(heap),
            "%s; %s, %s"
                .formatted(
                    relative.figure(),
                    Table.figure(idle),
                    Table.figure(gateway.residentMebibytes())),
            "1",
            "",
            "",
            "",
            "");
      }
    }
  }

  /** CPU time relative to nginx's, measured in turn. */
  private Samples beside(Subject nginx, Subject gateway) {
    warmUp(gateway);
    var relative = new Samples();
    for (int round = 0; round < Math.max(2, effort.rounds() / 2); round++) {
      double ours = cpuMicros(gateway, new Samples());
      relative.add(ours / cpuMicros(nginx, new Samples()));
    }
    return relative;
  }

  private void streams() throws InterruptedException {
    tell("idle streams");
    int count = Math.min(STREAMS, (openFiles() - OTHER_FILES) / 2);
    var how =
        sidecar("streams").withJava(STREAMS_HEAP, "-Xms64m", "-Xmn24m", "-XX:AOTCache=" + cache);
    try (var server = rig.legacyServer();
        var gateway = rig.gateway(server, how).gateway();
        var streams = IdleStreams.open(gateway.port(), rig.calls().stream(gateway.port()), count)) {
      double resident = gateway.residentMebibytes();
      var calls = steady(gateway, STEADY_RATE / 10);
      row(
          "resident memory with %,d idle streams, MiB (%s)"
              .formatted(streams.count(), STREAMS_HEAP),
          Table.figure(Math.max(resident, gateway.residentMebibytes())),
          "",
          "",
          "",
          "256",
          "");
      row("and calls beside them, p99, µs", Table.figure(calls.p99()), "", "", "", "", "");
      if (streams.count() < STREAMS) {
        tell(
            "there are %d streams, for %d files may be open"
                .formatted(streams.count(), openFiles()));
      }
    }
  }

  /** How many files a process may have open here: a stream has two at the gateway. */
  private static int openFiles() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream()
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.split("\\s+", -1)[4])
          .mapToInt(hard -> hard.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(hard))
          .findFirst()
          .orElse(1024);
    } catch (IOException e) {
      return 1024;
    }
  }
}
