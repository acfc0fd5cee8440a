package org.mcpruntime.performance;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.Revision;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.performance.Runs.Cost;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Decide;
import org.mcpruntime.policy.Decision;
import org.mcpruntime.policy.PolicyIndex;
import org.mcpruntime.policy.PolicyState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * What one change of a policy costs who publishes it and who follows it, beside what both did when
 * a change was a new document; and what decisions cost afterwards.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DeltaBenchmark {

  private static final int CHANGES = 1_000;
  private static final double MICROSECOND = 1e3;
  private static final double KIBIBYTE = 1 << 10;
  private static final int LIMIT_PUBLISHER_MICROSECONDS = 10_000;
  private static final int LIMIT_FOLLOWER_MICROSECONDS = 5_000;
  private static final int LIMIT_BYTES = 1_024;

  /** A policy, and changes of it. */
  @State(Scope.Benchmark)
  public static class Changing {

    @Param public Change change = Change.SESSION_REVOKED;

    @Param({"10", "1000", "100000"})
    public int size = 10;

    private PolicyState state = PolicyState.of(change.population(size).snapshot());
    private PolicyIndex index = state.index();
    private List<PolicyDelta> deltas = List.of();
    private List<byte[]> lines = List.of();
    private int turn;

    @Setup
    public void populate() {
      var snapshot = change.population(size).snapshot();
      state = PolicyState.of(snapshot);
      index = state.index();
      deltas = change.deltas(snapshot, CHANGES);
      lines = deltas.stream().map(DeltaBenchmark::written).toList();
    }

    private int next() {
      turn = turn + 1 < CHANGES ? turn + 1 : 0;
      return turn;
    }
  }

  /** The state after it, its name, what lies between, and that in writing. */
  @Benchmark
  public byte[] publish(Changing changing) {
    var after = changing.state.with(changing.deltas.get(changing.next()));
    if (after.revision().equals(changing.state.revision())) {
      throw new IllegalStateException("nothing changed");
    }
    return written(changing.state.deltaTo(after));
  }

  /** The change read, the state after it with its name, and the index to decide with. */
  @Benchmark
  public PolicyIndex follow(Changing changing) throws IOException {
    var delta = Json.SNAPSHOTS.readValue(changing.lines.get(changing.next()), PolicyDelta.class);
    if (changing.state.with(delta).revision().isEmpty()) {
      throw new IllegalStateException("a state has a name");
    }
    return changing.index.with(delta);
  }

  /** Only the index. */
  @Benchmark
  public PolicyIndex swap(Changing changing) {
    return changing.index.with(changing.deltas.get(changing.next()));
  }

  /** A whole policy, and one that followed many changes of every kind. */
  @State(Scope.Benchmark)
  public static class Followed {

    @Param({"10", "1000", "100000"})
    public int size = 10;

    private final Population population = new Population(Scenario.MANY_CALLERS, size);
    private PolicySnapshot whole = population.snapshot();
    private PolicyIndex compiled = PolicyIndex.compile(whole);
    private PolicyIndex followed = compiled;
    private List<Caller> callers = List.of();
    private Message.Request message = population.message();
    private int turn;

    /** Every object is put again as another and then as it is, or comes and goes. */
    @Setup
    public void follow() {
      var population = new Population(Scenario.MANY_CALLERS, size);
      var start = PolicyState.of(population.snapshot());
      var state = start;
      followed = start.index();
      int each = CHANGES / Change.values().length;
      for (var change : Change.values()) {
        for (var delta : change.deltas(start.snapshot(), each)) {
          state = state.with(delta);
          followed = followed.with(delta);
        }
      }
      var back = state.deltaTo(start);
      followed = followed.with(back);
      whole = state.with(back).snapshot();
      compiled = PolicyIndex.compile(whole);
      callers = population.callers();
      message = population.message();
    }

    private Caller next() {
      turn = turn + 1 < callers.size() ? turn + 1 : 0;
      return callers.get(turn);
    }
  }

  @Benchmark
  public Decision decideFollowed(Followed policies) {
    return Decide.decide(policies.followed, policies.next(), policies.message, Population.NOW);
  }

  @Benchmark
  public Decision decideCompiled(Followed policies) {
    return Decide.decide(policies.compiled, policies.next(), policies.message, Population.NOW);
  }

  /** What a publisher did for any change: the document and its digest. */
  @Benchmark
  public String publishWhole(Followed policies) {
    return Revision.of(written(policies.whole));
  }

  /** What a gateway did for any change, reading and checking apart. */
  @Benchmark
  public PolicyIndex compileWhole(Followed policies) {
    return PolicyIndex.compile(policies.whole);
  }

  private static byte[] written(Object what) {
    try {
      return Json.SNAPSHOTS.writeValueAsBytes(what);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Key(String method, String change, int size) {}

  /** Prints both tables; arguments are options of JMH, for a shorter run. */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    var costs =
        Runs.run(DeltaBenchmark.class, args).stream()
            .collect(
                toMap(
                    result ->
                        new Key(
                            result.getPrimaryResult().getLabel(),
                            String.valueOf(result.getParams().getParam("change")),
                            Integer.parseInt(result.getParams().getParam("size"))),
                    Cost::of));
    IO.print(changes(costs).markdown());
    IO.println("");
    IO.print(whole(costs).markdown());
  }

  private static Cost cost(Map<Key, Cost> costs, String method, String change, int size) {
    return costs.getOrDefault(new Key(method, change, size), Cost.NOT_MEASURED);
  }

  private static List<Integer> sizes(Map<Key, Cost> costs) {
    return costs.keySet().stream().map(Key::size).distinct().sorted().toList();
  }

  private static Table changes(Map<Key, Cost> costs) {
    var rows = new ArrayList<List<String>>();
    for (var change : Change.values()) {
      for (int size : sizes(costs)) {
        var publish = cost(costs, "publish", change.name(), size);
        var follow = cost(costs, "follow", change.name(), size);
        var swap = cost(costs, "swap", change.name(), size);
        if (!Double.isNaN(publish.time())) {
          rows.add(
              List.of(
                  change.sentence(),
                  Table.figure(size),
                  Table.figure(wire(change, size)),
                  Table.figure(LIMIT_BYTES),
                  Table.figure(publish.time() / MICROSECOND),
                  Table.figure(LIMIT_PUBLISHER_MICROSECONDS),
                  Table.figure(publish.bytes() / KIBIBYTE),
                  Table.figure(follow.time() / MICROSECOND),
                  Table.figure(swap.time() / MICROSECOND),
                  Table.figure(LIMIT_FOLLOWER_MICROSECONDS),
                  Table.figure(follow.bytes() / KIBIBYTE)));
        }
      }
    }
    return new Table(
        "One change of a policy",
        List.of(
            "change",
            "grants, sessions",
            "bytes on the wire",
            "limit",
            "publisher: µs",
            "limit",
            "KiB allocated",
            "gateway: µs",
            "of it the index: µs",
            "limit",
            "KiB allocated"),
        rows);
  }

  /** The longest of some. */
  private static int wire(Change change, int size) {
    return change.deltas(change.population(size).snapshot(), CHANGES).stream()
        .mapToInt(delta -> written(delta).length)
        .max()
        .orElseThrow();
  }

  private static Table whole(Map<Key, Cost> costs) {
    var rows = new ArrayList<List<String>>();
    for (int size : sizes(costs)) {
      var document = cost(costs, "publishWhole", "null", size);
      var compile = cost(costs, "compileWhole", "null", size);
      rows.add(
          List.of(
              Table.figure(size),
              Table.figure(document.time() / MICROSECOND),
              Table.figure(document.bytes() / KIBIBYTE),
              Table.figure(compile.time() / MICROSECOND),
              Table.figure(compile.bytes() / KIBIBYTE),
              Table.figure(cost(costs, "decideCompiled", "null", size).time()),
              Table.figure(cost(costs, "decideFollowed", "null", size).time())));
    }
    return new Table(
        "Any change as a new document, and decisions after a thousand changes",
        List.of(
            "grants, sessions",
            "publisher: document and digest, µs",
            "KiB allocated",
            "gateway: index, µs",
            "KiB allocated",
            "a decision, 1,000 callers in turn, compiled: ns",
            "after 1,000 changes: ns"),
        rows);
  }
}
