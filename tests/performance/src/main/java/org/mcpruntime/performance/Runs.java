package org.mcpruntime.performance;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs a benchmark of scenarios and sizes, and gives back what each of its methods took. */
final class Runs {

  /** Where in the table a result belongs; sorted as the table is. */
  record Case(Scenario scenario, int size) implements Comparable<Case> {

    private static Case of(RunResult result) {
      return new Case(
          Scenario.valueOf(result.getParams().getParam("scenario")),
          Integer.parseInt(result.getParams().getParam("size")));
    }

    @Override
    public int compareTo(Case other) {
      int byScenario = scenario.compareTo(other.scenario);
      return byScenario != 0 ? byScenario : Integer.compare(size, other.size);
    }
  }

  /**
   * What one operation took.
   *
   * @param time median of all iterations of all JVMs
   * @param bytes allocated
   */
  record Cost(double time, double bytes) {

    static final Cost NOT_MEASURED = new Cost(Double.NaN, Double.NaN);

    private static Cost of(RunResult result) {
      return new Cost(
          result.getPrimaryResult().getStatistics().getPercentile(50),
          Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
              .getScore());
    }
  }

  /** What is measured and its peer. */
  record Costs(Cost ours, Cost peer) {}

  private Runs() {}

  /**
   * The costs of two methods of a benchmark, by case.
   *
   * @param args options of JMH's command line, for a shorter or narrower run
   */
  static SortedMap<Case, Costs> of(Class<?> benchmark, String ours, String peer, String[] args)
      throws RunnerException, CommandLineOptionException {
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(args))
            .include(benchmark.getName())
            .addProfiler(GCProfiler.class)
            .output(System.getProperty("log", "performance.log"))
            .shouldFailOnError(true)
            .build();
    var byMethod =
        new Runner(options)
            .run().stream()
                .collect(
                    Collectors.groupingBy(
                        result -> result.getPrimaryResult().getLabel(),
                        Collectors.toMap(Case::of, Cost::of)));
    var peers = byMethod.getOrDefault(peer, Map.of());
    var costs = new TreeMap<Case, Costs>();
    byMethod
        .getOrDefault(ours, Map.of())
        .forEach(
            (at, cost) ->
                costs.put(at, new Costs(cost, peers.getOrDefault(at, Cost.NOT_MEASURED))));
    return costs;
  }
}
