package org.mcpruntime.performance;

import com.sun.management.ThreadMXBean;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.gateway.spool.Bounds;
import org.mcpruntime.gateway.spool.Spool;
import org.mcpruntime.gateway.spool.SpoolReader;
import org.mcpruntime.gateway.spool.Taken;
import org.mcpruntime.gateway.spool.Verification;

/** What the records of a call cost, in the spool and as lines of JSON in a file. */
public final class SpoolBenchmark {

  private static final int CALLERS = 100;
  private static final int TOOLS = 10;
  private static final int BLOCK = 2_000;
  private static final int CALLS_A_SECOND = 10_000;
  private static final int VERIFIED = 1_000_000;
  private static final Set<String> HELPERS = Set.of("spool keeper", "trail to file");

  private final Path folder;
  private final int seconds;
  private int number;

  private SpoolBenchmark(Path folder, int seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  /** Runs all, and prints a table; with --quick shorter. */
  public static void main(String[] args) throws IOException {
    var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "spool");
    try {
      new SpoolBenchmark(folder, args.length > 0 && args[0].equals("--quick") ? 4 : 15).run();
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** What is measured of calls that come at a pace. */
  private record Paced(
      double callerNanos, double allNanos, double allocated, double bytes, Latencies micros) {

    Paced on(double bytesOnDisk) {
      return new Paced(callerNanos, allNanos, allocated, bytesOnDisk, micros);
    }
  }

  /** How long calls took, in microseconds. */
  private record Latencies(double median, double p99, double p999, double most) {

    static Latencies of(long[] nanos) {
      Arrays.sort(nanos);
      return new Latencies(at(nanos, 0.5), at(nanos, 0.99), at(nanos, 0.999), at(nanos, 1));
    }

    private static double at(long[] sorted, double share) {
      return sorted[(int) ((sorted.length - 1) * share)] / 1000.0;
    }
  }

  private void run() throws IOException {
    var rows = new ArrayList<List<String>>();
    rows.add(row("spool", spool("paced", false)));
    rows.add(row("spool, the disk busy with 100 forced writes a second", spool("busy", true)));
    rows.add(row("lines of JSON in a file", lines()));
    System.out.println(
        new Table(
                "A call's records, %,d calls/s, %d callers × %d tools"
                    .formatted(CALLS_A_SECOND, CALLERS, TOOLS),
                List.of(
                    "",
                    "caller's CPU µs",
                    "with its thread's",
                    "limit",
                    "B allocated",
                    "B on disk",
                    "limit",
                    "µs p50",
                    "p99",
                    "p99.9",
                    "most",
                    "limit p99"),
                rows)
            .markdown());
    System.out.println(throughput().markdown());
  }

  private static List<String> row(String name, Paced paced) {
    return List.of(
        name,
        Table.figure(paced.callerNanos / 1000),
        Table.figure(paced.allNanos / 1000),
        "4",
        Table.figure(paced.allocated),
        Table.figure(paced.bytes),
        "400",
        Table.figure(paced.micros.median),
        Table.figure(paced.micros.p99),
        Table.figure(paced.micros.p999),
        Table.figure(paced.micros.most),
        "500");
  }

  private Paced spool(String name, boolean busy) throws IOException {
    try (var spool = Spool.open(folder.resolve(name), Bounds.USUAL, InstantSource.system())) {
      Consumer<AuditEvent[]> call =
          events -> {
            expect(spool.intent(events[0], false) == Taken.YES);
            expect(spool.outcome(events[1]));
          };
      warmUp(call);
      var disk = busy ? Thread.ofPlatform().daemon().start(this::keepBusy) : null;
      long before = spool.status().used();
      var paced = paced(call);
      if (disk != null) {
        disk.interrupt();
      }
      return paced.on((double) (spool.status().used() - before) / (CALLS_A_SECOND * seconds));
    }
  }

  private void keepBusy() {
    try (var file =
        FileChannel.open(
            folder.resolve("busy.file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (!Thread.currentThread().isInterrupted()) {
        int _ = file.write(ByteBuffer.allocate(1 << 18));
        file.force(true);
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    } catch (IOException e) {
      // Interrupted: the measurement is over.
    }
  }

  private Paced lines() throws IOException {
    var file = folder.resolve("events.jsonl");
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        var writer =
            Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("trail to file").factory())) {
      Consumer<AuditEvent[]> call =
          events -> {
            for (var event : events) {
              writer.execute(() -> line(event, out));
            }
          };
      warmUp(call);
      writer.submit(() -> null).get();
      long before = Files.size(file);
      var paced = paced(call);
      writer.submit(() -> null).get();
      return paced.on((double) (Files.size(file) - before) / (CALLS_A_SECOND * seconds));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void line(AuditEvent event, OutputStream out) {
    try {
      out.write(Json.SNAPSHOTS.writeValueAsBytes(event));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void warmUp(Consumer<AuditEvent[]> call) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds / 2).toNanos();
    while (System.nanoTime() < end) {
      for (var events : block(BLOCK / 10)) {
        call.accept(events);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  /** The events are made before, for what making them costs is not the question. */
  private Paced paced(Consumer<AuditEvent[]> call) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var latencies = new long[CALLS_A_SECOND * seconds];
    long caller = 0;
    long helped = 0;
    long allocated = 0;
    int calls = 0;
    long due = System.nanoTime();
    while (calls < latencies.length) {
      var events = block(CALLS_A_SECOND / 100);
      due += Duration.ofMillis(10).toNanos();
      long own = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
      long cpu = threads.getCurrentThreadCpuTime();
      long helpersBefore = helpers(threads);
      for (var each : events) {
        long began = System.nanoTime();
        call.accept(each);
        latencies[calls++] = System.nanoTime() - began;
      }
      caller += threads.getCurrentThreadCpuTime() - cpu;
      allocated += threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - own;
      LockSupport.parkNanos(due - System.nanoTime());
      helped += helpers(threads) - helpersBefore;
    }
    return new Paced(
        (double) caller / calls,
        (double) (caller + helped) / calls,
        (double) allocated / calls,
        0,
        Latencies.of(latencies));
  }

  /** CPU time of the thread that does what the caller must not wait for. */
  private static long helpers(ThreadMXBean threads) {
    long nanos = 0;
    for (long id : threads.getAllThreadIds()) {
      var thread = threads.getThreadInfo(id);
      if (thread != null && HELPERS.contains(thread.getThreadName())) {
        nanos += threads.getThreadCpuTime(id);
      }
    }
    return nanos;
  }

  private Table throughput() throws IOException {
    var directory = folder.resolve("sustained");
    var rows = new ArrayList<List<String>>();
    try (var spool = Spool.open(directory, Bounds.USUAL, InstantSource.system());
        var reader = spool.reader("sink")) {
      rows.add(
          List.of(
              "events/s into a follower that reads lines",
              Table.figure(sustained(spool, reader)),
              "20,000"));
    }
    delete(directory);
    try (var spool = Spool.open(directory, Bounds.USUAL, InstantSource.system())) {
      fill(spool);
    }
    long began = System.nanoTime();
    var verdict = Verification.of(directory, null, (_, _) -> {});
    double took = (System.nanoTime() - began) / 1e9;
    if (!verdict.isWhole()) {
      throw new IllegalStateException("what was written is not whole: " + verdict.findings());
    }
    rows.add(
        List.of(
            "seconds to verify %,d records".formatted(verdict.events()), Table.figure(took), "60"));
    return new Table("Sustained, and verified", List.of("", "measured", "limit"), rows);
  }

  private double sustained(Spool spool, SpoolReader reader) throws IOException {
    long events = 0;
    long began = System.nanoTime();
    long end = began + Duration.ofSeconds(seconds).toNanos();
    var writer = Thread.ofPlatform().daemon().start(() -> write(spool, end));
    while (System.nanoTime() < end) {
      var batch = reader.lines(1 << 18);
      events += batch.events();
      if (batch.records() == 0) {
        boolean _ = reader.await(Duration.ofMillis(10));
      } else {
        reader.save(batch.end());
      }
    }
    double persecond = events / ((System.nanoTime() - began) / 1e9);
    writer.interrupt();
    return persecond;
  }

  private void write(Spool spool, long end) {
    while (System.nanoTime() < end) {
      for (var events : block(BLOCK)) {
        while (spool.intent(events[0], true) != Taken.YES) {
          LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        expect(spool.outcome(events[1]));
      }
    }
  }

  private void fill(Spool spool) {
    for (int written = 0; written < VERIFIED; written += 2 * BLOCK) {
      for (var events : block(BLOCK)) {
        while (spool.intent(events[0], true) != Taken.YES) {
          LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        expect(spool.outcome(events[1]));
      }
    }
  }

  private static void expect(boolean claim) {
    if (!claim) {
      throw new IllegalStateException(
          "a record was not taken: what is measured is not what is meant");
    }
  }

  private List<AuditEvent[]> block(int calls) {
    var block = new ArrayList<AuditEvent[]>(calls);
    for (int i = 0; i < calls; i++) {
      block.add(call(number++));
    }
    return block;
  }

  /** Texts are made anew for each call, as those of a request are. */
  private static AuditEvent[] call(int number) {
    var session = "session-" + number % CALLERS;
    var said =
        new AuditEvent.Payload(
            AuditEvent.Phase.INTENT,
            null,
            new AuditEvent.Exchange("POST", "/billing/mcp", 0, 0, 0, 0, "203.0.113.5"),
            new AuditEvent.Server("billing", "mcp-servers", "team-1", "eu-1"),
            new AuditEvent.Caller(
                "human-" + number % CALLERS, "agent-1", "team-2", session, Assurance.PROVEN),
            new AuditEvent.Rpc(
                "tools/call",
                Integer.toString(number),
                "tool-" + number / CALLERS % TOOLS,
                null,
                null,
                "sha256:" + "ab".repeat(32),
                null,
                "2026-07-28"),
            new AuditEvent.Decision(
                AuditEvent.Outcome.ALLOW,
                Reason.ALLOWED,
                null,
                "v7",
                "sha256:" + "0f".repeat(32),
                "refunds",
                "mcp-servers",
                session,
                "mcp-servers",
                Trust.MEDIUM,
                SideEffect.WRITE,
                RiskLevel.MEDIUM,
                Trust.HIGH,
                Trust.MEDIUM,
                Trust.MEDIUM));
    var intent = event(2L * number, said);
    var outcome =
        event(
            2L * number + 1,
            new AuditEvent.Payload(
                AuditEvent.Phase.OUTCOME,
                intent.id(),
                new AuditEvent.Exchange("POST", "/billing/mcp", 200, 12, 289, 310, "203.0.113.5"),
                said.receiver(),
                said.caller(),
                said.rpc(),
                said.verdict()));
    return new AuditEvent[] {intent, outcome};
  }

  private static AuditEvent event(long number, AuditEvent.Payload payload) {
    return new AuditEvent(
        new UUID(0x0192_0000_0000_7000L + (number << 16), Long.MIN_VALUE | number),
        Instant.now(),
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "billing-gateway",
        "mcp.request",
        null,
        payload);
  }
}
