package org.mcpruntime.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.performance.Runs.Case;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Decide;
import org.mcpruntime.policy.Decision;
import org.mcpruntime.policy.PolicyIndex;
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

/** What a decision costs, by the index and by the walk of the original. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DecisionBenchmark {

  private static final int LIMIT_NANOSECONDS = 1_000;
  private static final int LIMIT_BYTES = 200;
  private static final int LIMIT_GROWTH = 2;
  private static final int SMALLEST = 10;
  private static final List<String> COLUMNS =
      List.of(
          "scenario",
          "grants, sessions",
          "ns",
          "limit",
          "× of 10 grants",
          "limit",
          "bytes",
          "limit",
          "linear walk: ns",
          "bytes");

  @Param public Scenario scenario = Scenario.ONE_GRANT;

  @Param({"10", "1000", "100000"})
  public int size = 1;

  private Prepared prepared = Prepared.of(scenario, size);
  private int turn;

  private record Prepared(
      PolicyIndex index, LinearWalk walk, List<Caller> callers, Message.Request message) {

    static Prepared of(Scenario scenario, int size) {
      var population = new Population(scenario, size);
      var snapshot = population.snapshot();
      return new Prepared(
          PolicyIndex.compile(snapshot),
          new LinearWalk(snapshot),
          population.callers(),
          population.message());
    }
  }

  @Setup
  public void prepare() {
    prepared = Prepared.of(scenario, size);
    expect(index().reason(), scenario.answer());
    expect(walk().reason(), scenario.answer());
  }

  private static void expect(Reason actual, Reason expected) {
    if (actual != expected) {
      throw new IllegalStateException("the answer is " + actual + ", not " + expected);
    }
  }

  private Caller next() {
    turn = turn + 1 < prepared.callers.size() ? turn + 1 : 0;
    return prepared.callers.get(turn);
  }

  @Benchmark
  public Decision index() {
    return Decide.decide(prepared.index, next(), prepared.message, Population.NOW);
  }

  @Benchmark
  public LinearWalk.Answer walk() {
    return prepared.walk.decide(next(), prepared.message, Population.NOW);
  }

  /** Prints the table; arguments are options of JMH, for a shorter run. */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    var costs = Runs.of(DecisionBenchmark.class, "index", "walk", args);
    var rows = new ArrayList<List<String>>();
    costs.forEach(
        (at, cost) -> {
          var smallest = costs.getOrDefault(new Case(at.scenario(), SMALLEST), cost).ours();
          rows.add(
              List.of(
                  at.scenario().sentence(),
                  Table.figure(at.size()),
                  Table.figure(cost.ours().time()),
                  Table.figure(LIMIT_NANOSECONDS),
                  Table.figure(cost.ours().time() / smallest.time()),
                  Table.figure(LIMIT_GROWTH),
                  Table.figure(cost.ours().bytes()),
                  Table.figure(LIMIT_BYTES),
                  Table.figure(cost.peer().time()),
                  Table.figure(cost.peer().bytes())));
        });
    IO.print(new Table("One decision", COLUMNS, rows).markdown());
  }
}
