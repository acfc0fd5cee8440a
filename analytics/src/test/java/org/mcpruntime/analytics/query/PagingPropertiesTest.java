package org.mcpruntime.analytics.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Events;

/** Whoever pages or follows while events come misses none and sees none twice. */
final class PagingPropertiesTest {

  private static final int EVENTS = 300;
  private static final int BEFORE = 150;

  /** Events of few times, so that many stand at the same one, in any order of arrival. */
  private static List<byte[]> events(SplittableRandom chance) {
    var events = new ArrayList<byte[]>();
    for (int number = 1; number <= EVENTS; number++) {
      var time = Events.BEGIN.plusMillis(chance.nextInt(20));
      var tool = Map.of("tool_name", chance.nextInt(3) == 0 ? "rare" : "usual");
      events.add(Events.event(Events.id(time, number), time, number, tool));
    }
    return events;
  }

  private static String id(byte[] event) {
    return new String(event, UTF_8).substring(7, 43);
  }

  private static boolean isRare(byte[] event) {
    return new String(event, UTF_8).contains("\"rare\"");
  }

  @Property(tries = 12)
  void pagesThroughTheStoreHaveAllThatWasThereOnceWhateverComesMeanwhile(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int limit, @ForAll boolean filtered)
      throws IOException, InterruptedException {
    var chance = new SplittableRandom(seed);
    var events = events(chance);
    var folder = Files.createTempDirectory("paging");
    try (var analytics = new LoopbackAnalytics(folder)) {
      analytics.given(events.subList(0, BEFORE).toArray(byte[][]::new));
      var came = append(analytics, events.subList(BEFORE, EVENTS), chance.split());
      var seen = pages(analytics, limit, filtered);
      came.join();

      assertThat(seen).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
      var expected = new TreeSet<String>();
      events.subList(0, BEFORE).stream()
          .filter(event -> !filtered || isRare(event))
          .forEach(event -> expected.add(id(event)));
      assertThat(seen).containsAll(expected);
      assertThat(pages(analytics, limit, filtered))
          .hasSize((int) events.stream().filter(event -> !filtered || isRare(event)).count());
    } finally {
      delete(folder);
    }
  }

  @Property(tries = 8)
  void whoFollowsHearsEachThatCameOnceInItsOrder(@ForAll long seed, @ForAll boolean filtered)
      throws IOException, InterruptedException {
    var chance = new SplittableRandom(seed);
    var events = events(chance);
    var folder = Files.createTempDirectory("following");
    try (var analytics = new LoopbackAnalytics(folder)) {
      analytics.given(events.subList(0, BEFORE).toArray(byte[][]::new));
      var query =
          filtered
              ? new EventFilter(Map.of(EventColumn.TOOL_NAME, "rare"), false, null, null)
              : EventFilter.OUTCOMES;
      var following = Following.fromNow(analytics.store, query);
      var came = append(analytics, events.subList(BEFORE, EVENTS), chance.split());
      var heard = new ArrayList<String>();
      boolean ended = false;
      while (!ended) {
        ended = !came.isAlive(); // what came before that is heard in this turn
        following.await(Duration.ofMillis(5));
        for (var some = following.next(7); !some.isEmpty(); some = following.next(7)) {
          some.forEach(event -> heard.add(event.json().substring(7, 43)));
        }
      }
      assertThat(heard)
          .containsExactlyElementsOf(
              events.subList(BEFORE, EVENTS).stream()
                  .filter(event -> !filtered || isRare(event))
                  .map(PagingPropertiesTest::id)
                  .toList());
    } finally {
      delete(folder);
    }
  }

  private static Thread append(
      LoopbackAnalytics analytics, List<byte[]> events, SplittableRandom chance) {
    return Thread.ofPlatform()
        .start(
            () -> {
              for (int from = 0; from < events.size(); ) {
                int to = Math.min(events.size(), from + 1 + chance.nextInt(12));
                analytics.given(events.subList(from, to).toArray(byte[][]::new));
                from = to;
              }
            });
  }

  /** Ids of all, by the order of their pages; ids begin with the time. */
  private static List<String> pages(LoopbackAnalytics analytics, int limit, boolean filtered) {
    var ids = new ArrayList<String>();
    var path = "/events?limit=" + limit + (filtered ? "&tool_name=rare" : "");
    while (!path.isEmpty()) {
      var page = analytics.get(path).json();
      page.path("events").forEach(event -> ids.add(event.path("id").asText()));
      path = page.path("next").asText().replaceFirst("/api/v1", "");
    }
    return ids;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
