package org.mcpruntime.performance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;

/** What the store of events takes, and how soon it answers; beside SQLite. */
public final class AnalyticsBenchmark {

  private static final Instant BEGIN = Instant.parse("2026-10-27T00:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int A_SECOND = 5_000;
  private static final int PACED = 250;

  /** What is there before the steady load: with it caches that have a bound are at their bound. */
  private static final int EARLIER = 2_000_000;

  private static final int BATCH = 2_500;
  private static final int ASKED = 7;
  private static final double MILLION = 1e6;

  private final Path folder;
  private final List<List<String>> rows = new ArrayList<>();

  private AnalyticsBenchmark(Path folder) {
    this.folder = folder;
  }

  /**
   * Prints two tables.
   *
   * @param args seconds of the steady load (300), events of the rest (10,000,000), and events of
   *     the peer (as many)
   */
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 300;
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 10_000_000;
    int peer = args.length > 2 ? Integer.parseInt(args[2]) : events;
    var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "analytics");
    try {
      var benchmark = new AnalyticsBenchmark(folder);
      benchmark.steady(seconds);
      benchmark.compare(events, peer);
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void steady(int seconds) throws Exception {
    var told = new ArrayList<List<String>>();
    var traffic = new Traffic(BEGIN, Duration.ofSeconds(1).dividedBy(A_SECOND));
    var usage = Collections.synchronizedList(new ArrayList<Long>());
    var pages = Collections.synchronizedList(new ArrayList<Long>());
    var over = new AtomicBoolean();
    try (var kept = DuckKept.open(folder.resolve("steady"))) {
      var _ = fill(kept, traffic, EARLIER);
      var asking = Thread.ofPlatform().start(() -> ask(kept, usage, pages, over));
      long begin = System.nanoTime();
      long late = 0;
      int minute = Math.min(60, seconds);
      for (int batch = 0; batch < seconds * (A_SECOND / PACED); batch++) {
        long due = begin + batch * (1_000_000_000L * PACED / A_SECOND);
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        kept.append(traffic.next(PACED));
        late = Math.max(late, System.nanoTime() - due);
        if ((batch + 1) % (minute * (A_SECOND / PACED)) == 0) {
          told.add(
              List.of(
                  Integer.toString((batch + 1) / (A_SECOND / PACED)),
                  Table.figure(resident()),
                  Table.figure(late / MILLION),
                  quantiles(pages),
                  quantiles(usage),
                  Table.figure(kept.bytes() / MILLION)));
          late = 0;
          usage.clear();
          pages.clear();
        }
      }
      over.set(true);
      asking.join();
    }
    var columns =
        List.of(
            "seconds",
            "RSS MB",
            "longest behind ms",
            "page p50 / p99 ms",
            "usage p50 / p99 ms",
            "disk MB");
    var title = "The store of events under 5,000 a second, with %,d before".formatted(EARLIER);
    IO.print(new Table(title, columns, told).markdown());
  }

  private static void ask(Kept kept, List<Long> usage, List<Long> pages, AtomicBoolean over) {
    try {
      while (!over.get()) {
        long begin = System.nanoTime();
        var _ = kept.page(EventFilter.OUTCOMES, null);
        long between = System.nanoTime();
        var _ = kept.usage(EventFilter.OUTCOMES);
        pages.add(between - begin);
        usage.add(System.nanoTime() - between);
        LockSupport.parkNanos(1_000_000_000L);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String quantiles(List<Long> nanos) {
    var sorted = nanos.stream().sorted().toList();
    return sorted.isEmpty()
        ? "-"
        : "%s / %s"
            .formatted(
                Table.figure(sorted.get(sorted.size() / 2) / MILLION),
                Table.figure(sorted.get(sorted.size() * 99 / 100) / MILLION));
  }

  private static double resident() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum()
          / 1000.0;
    }
  }

  /** A question of both, and what it found. */
  private interface Question {
    long ask(Kept kept) throws Exception;
  }

  private void compare(int events, int peer) throws Exception {
    try (var ours = DuckKept.open(folder.resolve("ours"));
        var theirs = new SqliteKept(folder.resolve("theirs"))) {
      row("appended, events/s", month(ours, events), month(theirs, peer), "");
      row("bytes of an event", ours.bytes() / (double) events, theirs.bytes() / (double) peer, "");
      var server = new EventFilter(Map.of(EventColumn.SERVER, "server-7"), false, null, null);
      var nobody = new EventFilter(Map.of(EventColumn.TRACE_ID, "none"), false, null, null);
      var day = new EventFilter(Map.of(), false, BEGIN.plus(MONTH).minus(Duration.ofDays(1)), null);
      asked(
          "usage of 30 days, ms", ours, theirs, kept -> kept.usage(EventFilter.OUTCOMES), "1,000");
      asked("usage of a day, ms", ours, theirs, kept -> kept.usage(day), "1,000");
      asked("usage of a server, ms", ours, theirs, kept -> kept.usage(server), "1,000");
      asked("newest page, ms", ours, theirs, kept -> kept.page(EventFilter.OUTCOMES, null), "100");
      asked("page in the middle, ms", ours, theirs, at(EventFilter.OUTCOMES, 2), "100");
      asked("oldest page, ms", ours, theirs, at(EventFilter.OUTCOMES, 10_000), "100");
      asked("page of a server in the middle, ms", ours, theirs, at(server, 2), "100");
      asked("page of what is not there, ms", ours, theirs, kept -> kept.page(nobody, null), "100");
    }
    var columns =
        List.of("%,d events (SQLite %,d)".formatted(events, peer), "ours", "SQLite", "limit");
    IO.print(new Table("What is asked of the store of events", columns, rows).markdown());
  }

  private static Question at(EventFilter filter, int part) {
    var place = new Place(BEGIN.plus(MONTH.dividedBy(part)), new UUID(-1, -1));
    return kept -> kept.page(filter, place);
  }

  private static double month(Kept kept, int events) throws Exception {
    return fill(kept, new Traffic(BEGIN, MONTH.dividedBy(events)), events);
  }

  /** As fast as it goes; how many a second that was. */
  private static double fill(Kept kept, Traffic traffic, int events) throws Exception {
    long nanos = 0;
    for (int done = 0; done < events; done += BATCH) {
      var lines = traffic.next(BATCH);
      long begin = System.nanoTime();
      kept.append(lines);
      nanos += System.nanoTime() - begin;
    }
    return events / (nanos / 1e9);
  }

  private void asked(String what, Kept ours, Kept theirs, Question question, String limit)
      throws Exception {
    row(what, asked(ours, question), asked(theirs, question), limit);
  }

  private static double asked(Kept kept, Question question) throws Exception {
    var millis = new ArrayList<Double>();
    for (int i = 0; i < ASKED; i++) {
      long begin = System.nanoTime();
      var _ = question.ask(kept);
      millis.add((System.nanoTime() - begin) / MILLION);
    }
    return millis.stream().sorted().skip(ASKED / 2).findFirst().orElseThrow();
  }

  private void row(String what, double ours, @Nullable Double theirs, String limit) {
    rows.add(List.of(what, Table.figure(ours), theirs == null ? "" : Table.figure(theirs), limit));
  }
}
