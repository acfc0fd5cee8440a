package org.mcpruntime.performance.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.mcpruntime.performance.Table;

/** What was measured in several rounds. */
public final class Samples {

  private final List<Double> values = new ArrayList<>();

  public void add(double value) {
    values.add(value);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  public double median() {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The value that so many of a hundred do not reach. */
  public double percentile(int percent) {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  /** The median, and in which range it lies. */
  public String figure() {
    return isEmpty()
        ? ""
        : "%s (%s–%s)"
            .formatted(
                Table.figure(median()),
                Table.figure(Collections.min(values)),
                Table.figure(Collections.max(values)));
  }
}
