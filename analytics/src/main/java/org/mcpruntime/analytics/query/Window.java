package org.mcpruntime.analytics.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.mcpruntime.contract.platform.UsageReport;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Query;

/** From when to when usage is reported. */
record Window(Instant since, Instant until) {

  static final Parameter.Count DAYS =
      new Parameter.Count(
          "window_days", new Parameter.Range(1, 365), 30, "of the days until then, or until now");

  private static final int MOST_DAYS = 3_660;

  static Window of(Query query, Instant now) {
    var until = query.time(Filters.UNTIL).orElse(now);
    var told = query.time(Filters.SINCE);
    if (told.isPresent() && query.has(DAYS)) {
      throw Query.wrong(DAYS.name(), "since says already where the window begins");
    }
    var since = told.orElseGet(() -> until.minus(Duration.ofDays(query.count(DAYS))));
    if (!since.isBefore(until)) {
      throw Query.wrong(
          Filters.SINCE.name(), "it is before until, or before now: %s".formatted(until));
    }
    var window = new Window(since, until);
    if (window.days() > MOST_DAYS) {
      throw Query.wrong(Filters.SINCE.name(), "a window has at most %,d days".formatted(MOST_DAYS));
    }
    return window;
  }

  /** Whole days, rounded up. */
  int days() {
    long seconds = Duration.between(since, until).toSeconds();
    long day = Duration.ofDays(1).toSeconds();
    return Math.toIntExact(Math.max(1, Math.ceilDiv(seconds, day)));
  }

  /** All buckets of it: those that are given, and between them those in which nothing happened. */
  List<UsageReport.Bucket> filled(List<UsageReport.Bucket> given) {
    var unit = UsageReport.Bucket.unit(since, until);
    var all = new TreeMap<Instant, UsageReport.Bucket>();
    for (var at = since.truncatedTo(unit); at.isBefore(until); at = at.plus(1, unit)) {
      all.put(at, new UsageReport.Bucket(at, 0, 0, 0));
    }
    given.forEach(bucket -> all.put(bucket.bucket(), bucket));
    return new ArrayList<>(all.values());
  }
}
