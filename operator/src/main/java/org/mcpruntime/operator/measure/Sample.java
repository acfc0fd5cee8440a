package org.mcpruntime.operator.measure;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.operator.canary.Figures;

/**
 * What a gateway counted of the requests that it let through, or could not serve.
 *
 * @param within requests that took no longer than so many seconds, by these
 */
record Sample(long requests, long failed, SortedMap<Double, Long> within) {

  static final Sample NONE = new Sample(0, 0, new TreeMap<>());

  private static final String NAME = "mcp_gateway_request_duration_seconds";

  private static final Pattern LINE =
      Pattern.compile("^" + NAME + "_(bucket|count)\\{([^}]*)\\} (\\S+)", Pattern.MULTILINE);

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** The share of requests that {@link Figures#slowest} leaves out. */
  private static final double SLOWEST = 0.99;

  Sample {
    within = new TreeMap<>(within);
  }

  /**
   * Reads a page of metrics. Streams to listen are no requests, and what is refused with a 4xx, by
   * a policy or a rate, says nothing. What ends with a 5xx has failed, whoever says so: a gateway
   * counts what it does not send to a server that falls over again and again among the denied, and
   * with it what it cannot take itself.
   */
  static Sample of(String page) {
    long requests = 0;
    long failed = 0;
    var within = new TreeMap<Double, Long>();
    for (var line : LINE.matcher(page).results().toList()) {
      var labels = new TreeMap<String, String>();
      LABEL
          .matcher(line.group(2))
          .results()
          .forEach(label -> labels.put(label.group(1), label.group(2)));
      boolean fails = labels.getOrDefault("status", "").startsWith("5");
      boolean counts = fails || "allow".equals(labels.get("decision"));
      if (!counts || !"POST".equals(labels.get("method"))) {
        continue;
      }
      long number = (long) Double.parseDouble(line.group(3));
      if (line.group(1).equals("count")) {
        requests += number;
        failed += fails ? number : 0;
      } else {
        within.merge(bound(labels.getOrDefault("le", "+Inf")), number, Long::sum);
      }
    }
    return new Sample(requests, failed, within);
  }

  private static double bound(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  /** What came since an earlier sample of the same gateway; one that began anew counts from 0. */
  Sample since(Sample before) {
    if (before.requests > requests) {
      return this;
    }
    var more = new TreeMap<>(within);
    before.within.forEach((bound, number) -> more.merge(bound, -number, Long::sum));
    return new Sample(requests - before.requests, failed - before.failed, more);
  }

  Sample plus(Sample other) {
    var all = new TreeMap<>(within);
    other.within.forEach((bound, number) -> all.merge(bound, number, Long::sum));
    return new Sample(requests + other.requests, failed + other.failed, all);
  }

  Figures figures() {
    return new Figures(requests, failed, slowest());
  }

  /** The bound that all but a hundredth of the requests kept; null where none is known. */
  private @Nullable Duration slowest() {
    for (var entry : within.entrySet()) {
      if (requests > 0 && entry.getValue() >= SLOWEST * requests) {
        return entry.getKey().isInfinite() ? null : Duration.ofNanos((long) (entry.getKey() * 1e9));
      }
    }
    return null;
  }
}
