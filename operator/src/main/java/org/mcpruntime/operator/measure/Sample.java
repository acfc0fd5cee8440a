package org.mcpruntime.operator.measure;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.operator.canary.Figures;

/**
 * What a gateway counted of the requests that it let through, or could not serve.
 *
 * @param within requests that took no longer than so many seconds, by these
 */
record Sample(long requests, long failed, SortedMap<Double, Long> within) {

  static final Sample NONE = new Sample(0, 0, new TreeMap<>());

  private static final Pattern LINE =
      Pattern.compile(
          "^mcp_gateway_(request_duration_seconds_bucket|request_duration_seconds_count"
              + "|policy_decisions_total)\\{([^}]*)\\} (\\S+)",
          Pattern.MULTILINE);

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** What a gateway answers that cannot take a request, for its own sake or its server's. */
  private static final String UNAVAILABLE = "503";

  /** The method of what is none of the protocol's requests. */
  private static final String NO_REQUEST = "none";

  /** The share of requests that {@link Figures#slowest} leaves out. */
  private static final double SLOWEST = 0.99;

  Sample {
    within = new TreeMap<>(within);
  }

  /**
   * Reads a page of metrics. Streams to listen are no requests, and what is refused with a 4xx, by
   * a policy or a rate, says nothing. Nor does what the gateway itself cannot take, a 503 that was
   * not let through; but a server that fell over again and again and is given a rest has failed
   * once more, which only the reasons of refusals tell.
   */
  static Sample of(String page) {
    long requests = 0;
    long failed = 0;
    var within = new TreeMap<Double, Long>();
    for (var line : LINE.matcher(page).results().toList()) {
      var labels = labels(line.group(2));
      long number = (long) Double.parseDouble(line.group(3));
      switch (line.group(1)) {
        case "policy_decisions_total" -> {
          long spared = isSpared(labels) ? number : 0;
          requests += spared;
          failed += spared;
        }
        case "request_duration_seconds_count" -> {
          requests += counts(labels) ? number : 0;
          failed += counts(labels) && fails(labels) ? number : 0;
        }
        default -> {
          if (counts(labels)) {
            within.merge(bound(labels.getOrDefault("le", "+Inf")), number, Long::sum);
          }
        }
      }
    }
    return new Sample(requests, failed, within);
  }

  private static Map<String, String> labels(String text) {
    return LABEL
        .matcher(text)
        .results()
        .collect(toMap(label -> label.group(1), label -> label.group(2), (_, last) -> last));
  }

  private static boolean counts(Map<String, String> labels) {
    boolean served =
        "allow".equals(labels.get("decision"))
            || (fails(labels) && !UNAVAILABLE.equals(labels.get("status")));
    return served && "POST".equals(labels.get("method"));
  }

  private static boolean fails(Map<String, String> labels) {
    return labels.getOrDefault("status", "").startsWith("5");
  }

  /** Whether requests, not streams to listen, were kept from a server that needs a rest. */
  private static boolean isSpared(Map<String, String> labels) {
    return Reason.CIRCUIT_OPEN.word().equals(labels.get("reason"))
        && !NO_REQUEST.equals(labels.get("rpc_method"));
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

  /**
   * The bound that all but a hundredth of the requests kept that came to the server; null where
   * none is known.
   */
  private @Nullable Duration slowest() {
    long all = within.isEmpty() ? 0 : within.lastEntry().getValue();
    for (var entry : within.entrySet()) {
      if (all > 0 && entry.getValue() >= SLOWEST * all) {
        return entry.getKey().isInfinite() ? null : Duration.ofNanos((long) (entry.getKey() * 1e9));
      }
    }
    return null;
  }
}
