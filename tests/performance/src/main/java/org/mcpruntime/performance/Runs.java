package org.mcpruntime.performance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs a benchmark, and gives back what each of its methods took. */
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

    static Cost of(RunResult result) {
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
    var byMethod =
        run(new OptionsBuilder().include(benchmark.getName()), args).stream()
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

  /**
   * The costs of some methods of a benchmark of bodies, by method and body.
   *
   * @param args options of JMH's command line, for a shorter run
   */
  static Map<String, Map<Body, Cost>> of(
      Class<?> benchmark, List<String> methods, List<Body> bodies, String[] args)
      throws RunnerException, CommandLineOptionException {
    var some = String.join("|", methods);
    var options =
        new OptionsBuilder()
            .include("%s.(%s)$".formatted(benchmark.getName(), some))
            .param("body", bodies.stream().map(Body::name).toArray(String[]::new));
    return run(options, args).stream()
        .collect(
            Collectors.groupingBy(
                result -> result.getPrimaryResult().getLabel(),
                Collectors.toMap(
                    result -> Body.valueOf(result.getParams().getParam("body")), Cost::of)));
  }

  static Cost cost(Map<String, Map<Body, Cost>> costs, String method, Body body) {
    return costs.getOrDefault(method, Map.of()).getOrDefault(body, Cost.NOT_MEASURED);
  }

  /** All results of a benchmark. */
  static Collection<RunResult> run(Class<?> benchmark, String[] args)
      throws RunnerException, CommandLineOptionException {
    return run(new OptionsBuilder().include(benchmark.getName()), args);
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder what, String[] args)
      throws RunnerException, CommandLineOptionException {
    var options =
        what.parent(new CommandLineOptions(args))
            .addProfiler(GCProfiler.class)
            .output(System.getProperty("log", "performance.log"))
            .shouldFailOnError(true)
            .build();
    return new Runner(options).run();
  }
}
