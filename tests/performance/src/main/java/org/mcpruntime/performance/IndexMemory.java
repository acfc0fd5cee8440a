package org.mcpruntime.performance;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mcpruntime.policy.PolicyIndex;
import org.mcpruntime.policy.PolicyState;

/**
 * How much of the heap a policy holds, as it was read and as it is compiled: what is in use after a
 * full collection, with and without it.
 */
public final class IndexMemory {

  private static final double KIBIBYTE = 1 << 10;
  private static final double SIDECAR_MEBIBYTES = 110;
  private static final List<String> COLUMNS =
      List.of(
          "grants and sessions of",
          "grants, sessions",
          "snapshot: KiB",
          "index beside it: KiB",
          "index, bytes per grant and session",
          "state to follow changes beside it, bytes each",
          "both, % of a sidecar's 110 MiB");

  /** A small policy is held so many times that its bytes stand out. */
  private static final int HELD_AT_LEAST = 100_000;

  private IndexMemory() {}

  /** Prints the table. */
  public static void main(String[] args) {
    var rows = new ArrayList<List<String>>();
    for (var scenario :
        List.of(
            Scenario.ONE_GRANT,
            Scenario.FOUR_SHAPES,
            Scenario.ONE_TEAM,
            Scenario.BOUNDED,
            Scenario.BOUNDED_ONE_TEAM)) {
      for (int size : new int[] {10, 1_000, 100_000}) {
        rows.add(row(new Population(scenario, size)));
      }
    }
    IO.print(new Table("Memory of a policy", COLUMNS, rows).markdown());
  }

  private static List<String> row(Population population) {
    int copies = Math.max(1, HELD_AT_LEAST / population.size());
    long nothing = inUseBeside(List.of());
    var snapshots = Stream.generate(population::snapshot).limit(copies).toList();
    long read = inUseBeside(snapshots);
    var indexes = snapshots.stream().map(PolicyIndex::compile).toList();
    long compiled = inUseBeside(List.of(snapshots, indexes));
    var states = snapshots.stream().map(PolicyState::of).toList();
    long followed = inUseBeside(List.of(snapshots, indexes, states));
    double state = (followed - compiled) / (double) copies;
    double snapshot = (read - nothing) / (double) copies;
    double index = (compiled - read) / (double) copies;
    return List.of(
        population.scenario().sentence(),
        Table.figure(population.size()),
        Table.figure(snapshot / KIBIBYTE),
        Table.figure(index / KIBIBYTE),
        Table.figure(index / population.size()),
        Table.figure(state / population.size()),
        Table.figure(100 * (snapshot + index) / KIBIBYTE / KIBIBYTE / SIDECAR_MEBIBYTES));
  }

  private static long inUseBeside(Object held) {
    var heap = Runtime.getRuntime();
    try {
      heap.gc();
      return heap.totalMemory() - heap.freeMemory();
    } finally {
      Reference.reachabilityFence(held);
    }
  }
}
