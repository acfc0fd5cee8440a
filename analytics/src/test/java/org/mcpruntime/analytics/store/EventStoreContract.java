package org.mcpruntime.analytics.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.analytics.table.ArrivedEvent;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Events;

/** What every store of events does; a store's own test says how it is opened. */
public abstract class EventStoreContract {

  @TempDir Path folder;
  private EventStore store;

  /** Opens the store of a folder, again where it was open before. */
  protected abstract EventStore open(Path folder);

  @BeforeEach
  void openIt() {
    store = open(folder);
  }

  @AfterEach
  void closeIt() {
    store.close();
  }

  private void reopen() {
    store.close();
    store = open(folder);
  }

  private static List<byte[]> events(int from, int to) {
    return new ArrayList<>(IntStream.rangeClosed(from, to).mapToObj(Events::event).toList());
  }

  @Test
  void anEmptyStoreHasNothing() {
    assertThat(store.end()).isZero();
    assertThat(store.last(Events.CHAIN)).isEmpty();
    assertThat(store.find(UUID.randomUUID())).isEmpty();
    assertThat(store.page(EventFilter.ALL, null, 10).events()).isEmpty();
    assertThat(store.after(0, EventFilter.ALL, 10)).isEmpty();
    assertThat(store.usage(EventFilter.ALL, 10).totals().events()).isZero();
    assertThat(store.standing().oldest()).isNull();
  }

  @Test
  void anEventComesBackToTheByteAlsoAfterAnotherStart() {
    var line =
        new String(Events.event(1), UTF_8)
            .replace("billing\"", "b\\u00e4😀\\u0000 é\"")
            .getBytes(UTF_8);

    var added = store.append(List.of(line));
    reopen();

    assertThat(added.added()).isOne();
    var found = store.page(EventFilter.ALL, null, 10).events().getFirst();
    assertThat(found.json().getBytes(UTF_8)).isEqualTo(line);
    assertThat(store.find(found.place().id())).contains(found);
  }

  @Test
  void theSameEventIsCountedOnceHoweverOftenAndInWhicheverOrderItComes() {
    var lines = events(1, 300);
    var twice = new ArrayList<>(lines);
    twice.addAll(lines);

    var first = store.append(twice);
    Collections.shuffle(lines, new Random(1));
    var second = store.append(lines);
    reopen();
    var third = store.append(lines);

    assertThat(List.of(first.added(), first.known())).containsExactly(300, 300);
    assertThat(List.of(second.added(), second.known())).containsExactly(0, 300);
    assertThat(List.of(third.added(), third.known())).containsExactly(0, 300);
    assertThat(store.standing().events()).isEqualTo(300);
  }

  @Test
  void pagesGoFromTheNewestToTheOldest() {
    store.append(events(1, 25));

    var first = store.page(EventFilter.ALL, null, 10);
    var second = store.page(EventFilter.ALL, first.next(), 10);
    var third = store.page(EventFilter.ALL, second.next(), 10);

    assertThat(first.events().getFirst().place().time()).isEqualTo(Events.BEGIN.plusSeconds(25));
    assertThat(second.events().getFirst().place().time()).isEqualTo(Events.BEGIN.plusSeconds(15));
    assertThat(third.events()).hasSize(5);
    assertThat(third.next()).isNull();
  }

  @Test
  void whatArrivedAfterAPlaceIsGivenInItsOrder() throws InterruptedException {
    store.append(events(1, 5));
    long position = store.end();
    assertThat(store.await(position, Duration.ofMillis(1))).isFalse();

    store.append(events(6, 8));

    assertThat(store.await(position, Duration.ofSeconds(10))).isTrue();
    var after = store.after(position, EventFilter.ALL, 2);
    assertThat(after)
        .extracting(EventStore.Stored::position)
        .containsExactly(position + 1, position + 2);
  }

  @Test
  void aChainTellsHowFarItCame() {
    store.append(List.of(Events.event(1), Events.gap(2), Events.checkpoint(2)));
    reopen();
    assertThat(store.last(Events.CHAIN))
        .get()
        .satisfies(link -> assertThat(link.sequence()).isEqualTo(2));
    assertThat(store.last("another")).isEmpty();
  }

  @Test
  void anExportIsInTheOrderOfTheChainWithItsGapsAndCheckpoints() throws IOException {
    var lines =
        List.of(
            Events.event(1),
            Events.checkpoint(1),
            Events.gap(2),
            Events.event(3),
            Events.checkpoint(3));
    store.append(List.of(lines.get(4), lines.get(3), lines.get(1)));
    store.append(List.of(lines.get(2), lines.get(0), lines.get(1)));

    var out = new ByteArrayOutputStream();
    long events = store.exportLines(EventFilter.ALL, out);

    assertThat(events).isEqualTo(2);
    assertThat(out.toString(UTF_8).lines())
        .containsExactlyElementsOf(lines.stream().map(line -> new String(line, UTF_8)).toList());
  }

  @Test
  void anExportGoesOnToWhatTheChainSaysBehindItsLastEvent() throws IOException {
    var lines = List.of(Events.event(1), Events.gap(2), Events.checkpoint(2));
    store.append(lines);

    var all = new ByteArrayOutputStream();
    store.exportLines(EventFilter.ALL, all);
    var some = new ByteArrayOutputStream();
    store.exportLines(EventFilter.OUTCOMES, some);

    assertThat(all.toString(UTF_8).lines())
        .containsExactlyElementsOf(lines.stream().map(line -> new String(line, UTF_8)).toList());
    assertThat(some.toString(UTF_8).lines()).hasSize(1);
  }

  @Test
  void whatIsNoEventIsRefusedAndTheRestIsTaken() {
    var wrong =
        List.of("", "{", "[]", "{}", "{\"id\":1}").stream()
            .map(text -> text.getBytes(UTF_8))
            .toList();
    var lines = new ArrayList<>(wrong);
    lines.add(Events.event(1));

    var added = store.append(lines);

    assertThat(added.added()).isOne();
    assertThat(added.refused()).containsExactlyElementsOf(wrong);
  }

  @Test
  void aFilterMeansWhatFitsAllOfIt() {
    var time = Events.BEGIN;
    store.append(
        List.of(
            Events.event(Events.id(time, 1), time, 1, Map.of("tool_name", "read")),
            Events.event(Events.id(time, 2), time, 2, Map.of("tool_name", "it's")),
            Events.event(Events.id(time, 3), time, 3, Map.of("phase", "intent"))));

    var wanted =
        new EventFilter(
            Map.of(EventColumn.TOOL_NAME, "it's", EventColumn.STATUS, "200"),
            false,
            time,
            time.plusNanos(1));

    assertThat(store.page(wanted, null, 10).events()).hasSize(1);
    assertThat(store.page(EventFilter.OUTCOMES, null, 10).events()).hasSize(2);
    assertThat(store.page(EventFilter.ALL, null, 10).events()).hasSize(3);
  }

  @Test
  void usageCountsWithoutIntents() {
    var time = Events.BEGIN;
    store.append(
        List.of(
            Events.event(
                Events.id(time, 1), time, 1, Map.of("tool_name", "read", "human_id", "ann")),
            Events.event(
                Events.id(time, 2), time, 2, Map.of("decision", "deny", "reason", "no_grant")),
            Events.event(Events.id(time, 3), time, 3, Map.of("phase", "intent"))));

    var figures = store.usage(EventFilter.ALL, 10);

    assertThat(figures.totals().events()).isEqualTo(2);
    assertThat(figures.totals().denied()).isOne();
    assertThat(figures.totals().uniqueHumans()).isOne();
    assertThat(figures.servers()).hasSize(1);
    assertThat(figures.reasons()).hasSize(1);
    assertThat(figures.series()).hasSize(1);
    assertThat(figures.recent()).hasSize(2);
  }

  @Test
  void aParquetFileIsWritten() throws IOException {
    store.append(events(1, 5));
    var file = folder.resolve("a 'quoted' name.parquet");
    assertThat(store.exportParquet(EventFilter.ALL, file)).isEqualTo(5);
    assertThat(file).isNotEmptyFile();
  }

  /** The places of all pages, one after the other. */
  private List<EventStore.Stored> walk(EventFilter filter, int limit) {
    var all = new ArrayList<EventStore.Stored>();
    var page = store.page(filter, null, limit);
    all.addAll(page.events());
    while (page.next() != null) {
      page = store.page(filter, page.next(), limit);
      assertThat(page.events()).isNotEmpty();
      all.addAll(page.events());
    }
    return all;
  }

  private List<EventStore.Stored> follow(EventFilter filter, int limit) {
    var all = new ArrayList<EventStore.Stored>();
    var next = store.after(0, filter, limit);
    while (!next.isEmpty()) {
      all.addAll(next);
      next = store.after(next.getLast().position(), filter, limit);
    }
    return all;
  }

  private static List<String> stored(List<EventStore.Stored> events) {
    return events.stream().map(EventStore.Stored::json).toList();
  }

  private static List<String> arrived(List<ArrivedEvent> events) {
    return events.stream().map(ArrivedEvent::json).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverIsAskedIsAnsweredAsAListWouldAnswerIt(long seed) {
    var chance = new Chance(seed);
    var model = new Model();
    for (int batch = 0; batch < 8; batch++) {
      var lines = chance.events(chance.upTo(120));
      store.append(lines);
      model.append(lines);
      if (batch == 4) {
        reopen();
      }
    }
    assertThat(store.standing().events()).isEqualTo(model.all().size());
    for (int question = 0; question < 25; question++) {
      var filter = chance.filter();
      int limit = chance.upTo(40);
      assertThat(stored(walk(filter, limit)))
          .as("pages of %s", filter)
          .isEqualTo(arrived(model.newestFirst(filter)));
      assertThat(stored(follow(filter, limit)))
          .as("what follows of %s", filter)
          .isEqualTo(arrived(model.meant(filter)));
      assertThat(store.usage(filter, limit))
          .as("usage of %s", filter)
          .isEqualTo(model.usage(filter, limit));
    }
  }

  @Test
  void whileEventsAreAppendedPagesAndFollowersSkipNothingAndRepeatNothing() throws Exception {
    store.append(events(1, 500));
    var appending =
        new FutureTask<>(
            () -> {
              for (int i = 501; i < 2500; i += 50) {
                store.append(events(i, i + 49));
              }
              return store.end();
            });
    var _ = Thread.ofPlatform().start(appending);
    long position = 0;
    var followed = new ArrayList<Long>();
    while (!appending.isDone() || position < appending.get()) {
      var more = store.after(position, EventFilter.ALL, 70);
      more.forEach(event -> followed.add(event.position()));
      position = more.isEmpty() ? position : more.getLast().position();
      if (followed.size() % 7 == 0) {
        var seconds =
            walk(EventFilter.ALL, 200).stream().map(event -> event.place().time()).toList();
        assertThat(seconds).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(seconds).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(500);
        assertThat(seconds.getLast()).isEqualTo(Events.BEGIN.plusSeconds(1));
      }
      store.await(position, Duration.ofMillis(50));
    }
    assertThat(followed).isSorted().doesNotHaveDuplicates().hasSize(2500);
  }

  @Test
  void sourcesAndTypesAreCounted() {
    var other =
        "{\"timestamp\":\"2026-11-26T10:00:00Z\",\"source\":\"s\",\"event_type\":\"t\",\"payload\":[1]}";
    store.append(List.of(Events.event(1), Events.event(2), other.getBytes(UTF_8)));
    store.append(List.of(other.getBytes(UTF_8)));

    assertThat(store.sources())
        .containsExactly(new EventStore.Count("billing-gateway", 2), new EventStore.Count("s", 1));
    assertThat(store.types())
        .containsExactly(new EventStore.Count("mcp.request", 2), new EventStore.Count("t", 1));
  }
}
