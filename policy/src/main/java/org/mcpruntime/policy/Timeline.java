package org.mcpruntime.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a set of grants says about one thing as time goes by: one tally from each boundary to the
 * next, so that grants that have expired, or are to come, cost nothing however many they are.
 */
final class Timeline implements Sum {

  private final Instant[] boundaries;

  /** The nth holds before the nth boundary, the last one after all. */
  private final Tally[] sums;

  private Timeline(Instant[] boundaries, Tally[] sums) {
    this.boundaries = boundaries;
    this.sums = sums;
  }

  @Override
  public Tally at(Instant now) {
    return sums[span(boundaries, now)];
  }

  private static int span(Instant[] boundaries, Instant now) {
    int found = Arrays.binarySearch(boundaries, now);
    return found >= 0 ? found + 1 : -found - 1;
  }

  static <K> Map<K, Sum> built(Map<K, Builder> builders) {
    var built = new HashMap<K, Sum>();
    builders.forEach((key, builder) -> built.put(key, builder.build()));
    return Map.copyOf(built);
  }

  /** Collects grants, each with the time it is in force. */
  static final class Builder {

    private record Entry(Validity validity, Tally tally) {}

    private final Tally always = new Tally();
    private final List<Entry> entries = new ArrayList<>(0);

    /** The tally to which a grant of that validity is added. */
    Tally during(Validity validity) {
      if (validity.equals(Validity.ALWAYS)) {
        return always;
      }
      var entry = new Entry(validity, new Tally());
      entries.add(entry);
      return entry.tally;
    }

    Sum build() {
      if (entries.isEmpty()) {
        return always;
      }
      var boundaries = boundaries();
      return withoutRepetitions(boundaries, sums(boundaries));
    }

    private Instant[] boundaries() {
      var boundaries = new TreeSet<Instant>();
      for (var entry : entries) {
        if (entry.validity.start() != null) {
          boundaries.add(entry.validity.start());
        }
        if (entry.validity.end() != null) {
          boundaries.add(entry.validity.end());
        }
      }
      return boundaries.toArray(Instant[]::new);
    }

    /**
     * One sum per span, by a segment tree: a tally goes to the few nodes that cover its spans, and
     * from there down to the leaves, which are the second half of the array.
     */
    private Tally[] sums(Instant[] boundaries) {
      int spans = boundaries.length + 1;
      var tree = Stream.generate(Tally::new).limit(2L * spans).toArray(Tally[]::new);
      tree[1].merge(always);
      for (var entry : entries) {
        var start = entry.validity.start();
        var end = entry.validity.end();
        int from = spans + (start == null ? 0 : span(boundaries, start));
        int to = spans + (end == null ? spans : span(boundaries, end));
        for (; from < to; from /= 2, to /= 2) {
          if (from % 2 == 1) {
            tree[from++].merge(entry.tally);
          }
          if (to % 2 == 1) {
            tree[--to].merge(entry.tally);
          }
        }
      }
      for (int node = 1; node < spans; node++) {
        tree[2 * node].merge(tree[node]);
        tree[2 * node + 1].merge(tree[node]);
      }
      return Arrays.copyOfRange(tree, spans, 2 * spans);
    }

    private static Timeline withoutRepetitions(Instant[] boundaries, Tally[] sums) {
      int kept = 0;
      for (int i = 0; i < boundaries.length; i++) {
        if (!sums[i + 1].sameAs(sums[kept])) {
          boundaries[kept] = boundaries[i];
          sums[++kept] = sums[i + 1];
        }
      }
      return new Timeline(Arrays.copyOf(boundaries, kept), Arrays.copyOf(sums, kept + 1));
    }
  }
}
