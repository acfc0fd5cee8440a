package org.mcpruntime.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.policy.Check;
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

/**
 * What it costs to make a new policy ready for decisions, beside reading and checking its document,
 * which comes before and is what the original does too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 7)
@Fork(3)
public class CompileBenchmark {

  private static final int LIMIT_MILLISECONDS = 1_000;
  private static final double MEBIBYTE = 1 << 20;
  private static final List<String> COLUMNS =
      List.of(
          "grants and sessions of",
          "grants, sessions",
          "compile: ms",
          "limit",
          "MiB allocated",
          "read and check before: ms",
          "MiB allocated");

  @Param({"ONE_GRANT", "FOUR_SHAPES", "ONE_TEAM", "BOUNDED", "BOUNDED_ONE_TEAM"})
  public Scenario scenario = Scenario.ONE_GRANT;

  @Param("100000")
  public int size = 1;

  private byte[] document = {};
  private PolicySnapshot snapshot = new Population(scenario, size).snapshot();

  @Setup
  public void populate() {
    var population = new Population(scenario, size);
    document = population.document();
    snapshot = population.snapshot();
  }

  @Benchmark
  public PolicyIndex compile() {
    return PolicyIndex.compile(snapshot);
  }

  @Benchmark
  public Check.Checked read() {
    var checked = Check.check(document);
    if (!checked.valid()) {
      throw new IllegalStateException(checked.problems().toString());
    }
    return checked;
  }

  /** Prints the table; arguments are options of JMH, for a shorter run. */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    var rows = new ArrayList<List<String>>();
    Runs.of(CompileBenchmark.class, "compile", "read", args)
        .forEach(
            (at, cost) ->
                rows.add(
                    List.of(
                        at.scenario().sentence(),
                        Table.figure(at.size()),
                        Table.figure(cost.ours().time()),
                        Table.figure(LIMIT_MILLISECONDS),
                        Table.figure(cost.ours().bytes() / MEBIBYTE),
                        Table.figure(cost.peer().time()),
                        Table.figure(cost.peer().bytes() / MEBIBYTE))));
    IO.print(new Table("Compiling a policy", COLUMNS, rows).markdown());
  }
}
