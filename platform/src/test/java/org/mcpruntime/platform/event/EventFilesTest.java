package org.mcpruntime.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened, read from files that somebody else writes. */
final class EventFilesTest {

  @TempDir Path folder;
  private Written written;

  @BeforeEach
  void begin() {
    written = new Written(folder, 4);
  }

  private static List<String> ids(List<? extends JsonNode> events) {
    return events.stream().map(event -> event.path("id").asText()).toList();
  }

  private static List<String> all(EventFiles files, int limit) {
    var ids = new ArrayList<String>();
    @Nullable String next = null;
    do {
      var page =
          files.newest(Written.EVERYTHING, next == null ? null : UUID.fromString(next), limit);
      ids.addAll(ids(page.events()));
      next = page.next();
    } while (next != null);
    return ids.reversed();
  }

  @Test
  void whereNothingHasHappenedThereIsAnEmptyPage() {
    assertThat(written.files().newest(Written.EVERYTHING, null, 10))
        .isEqualTo(new EventFiles.Page(List.of(), null));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void pagesOfAnySizeGiveEverythingOnceInItsOrder(int limit) {
    for (int i = 0; i < 12; i++) {
      written.event(i * 30_000);
      if (i % 5 == 4) {
        written.rotate();
      }
    }
    assertThat(all(written.files(), limit)).isEqualTo(written.ids());
  }

  @Test
  void aLineThatWasCutIsNoneAndTheNextOneIs() {
    written.event(10).cut().event(10).cut();
    assertThat(all(written.files(), 10)).isEqualTo(written.ids());
  }

  @Test
  void somebodyElsesLinesAreNotEvents() {
    written.line("").line("[1,2]").line("{\"checkpoint\":{}}").line("{\"id\"").event(1);
    assertThat(all(written.files(), 10)).isEqualTo(written.ids());
  }

  @Test
  void aFileThatIsJustBeingPutAsideHidesNoOlderOne() {
    written.event(1).rotate().event(2).rotate().event(3);
    written.move(2).move(1);
    assertThat(all(written.files(), 10)).as("without x.1").isEqualTo(written.ids());
    written.move(0);
    assertThat(all(written.files(), 10)).as("without x").isEqualTo(written.ids());
  }

  @Test
  void aPageFollowsTheOneBeforeAlsoWhenFilesArePutAsideBetween() {
    written.event(1).event(2).rotate().event(3).event(4);
    var first = written.files().newest(Written.EVERYTHING, null, 1);
    written.event(5).rotate().event(6);

    var second =
        written
            .files()
            .newest(Written.EVERYTHING, UUID.fromString(String.valueOf(first.next())), 10);

    assertThat(ids(second.events()).reversed()).isEqualTo(written.ids().subList(0, 3));
  }

  @Test
  void afterAnEventThatIsThereNoMoreThereIsNothing() {
    written.event(1);
    var page = written.files().newest(Written.EVERYTHING, new UUID(1, 1), 10);
    assertThat(page).isEqualTo(new EventFiles.Page(List.of(), null));
  }

  @ParameterizedTest
  @CsvSource({
    "server,      /payload/server,      weather",
    "human_id,    /payload/human_id,    ops@example.com",
    "reason,      /payload/reason,      trust_too_low",
    "resource_uri,/payload/resource_uri,file:///a/b",
    "tool_name,   /payload/tool_name,   'a \"quoted\" tool'",
    "trace_id,    /trace_id,            0af7651916cd43dd8448eb211c80319c"
  })
  void anEventIsMeantByWhatStandsInItsPlace(String name, String place, String value) {
    var event = Written.event(new UUID(0, 1).toString(), "outcome", Map.of());
    var parent = place.startsWith("/payload/") ? event.withObject("/payload") : event;
    parent.put(place.substring(place.lastIndexOf('/') + 1), value);
    written.line(event.toString());
    written.line(
        Written.event(new UUID(0, 2).toString(), "outcome", Map.of("other", value)).toString());

    var filter = new EventFilter(Map.of(name, value), false, null, null);
    assertThat(ids(written.files().newest(filter, null, 10).events()))
        .containsExactly(new UUID(0, 1).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-26T07:00:00Z, ,                     true",
    "2026-11-26T07:00:01Z, ,                     false",
    ",                     2026-11-26T07:00:00Z, false",
    ",                     2026-11-26T07:00:01Z, true",
  })
  void fromIsInAndUntilIsOut(@Nullable Instant since, @Nullable Instant until, boolean isIn) {
    written
        .event(1)
        .line("{\"id\":\"1\",\"timestamp\":\"then\",\"payload\":{\"phase\":\"outcome\"}}");
    var filter = new EventFilter(Map.of(), false, since, until);
    assertThat(written.files().newest(filter, null, 10).events()).hasSize(isIn ? 1 : 0);
  }

  @Test
  void whatWasAboutToBeDoneIsShownToThoseWhoAsk() {
    written.line(Written.event(new UUID(0, 1).toString(), "intent", Map.of()).toString());
    assertThat(written.files().newest(Written.EVERYTHING, null, 10).events()).isEmpty();
    var all = new EventFilter(Map.of(), true, null, null);
    assertThat(written.files().newest(all, null, 10).events()).hasSize(1);
  }

  @Test
  void whoFollowsSeesWhatComesAndNothingBefore() throws IOException {
    written.event(1).cut();
    try (var following = written.files().follow(Written.EVERYTHING)) {
      assertThat(following.next()).isEmpty();
      written.event(2);
      assertThat(ids(following.next())).isEqualTo(written.ids().subList(1, 2));
      assertThat(following.next()).isEmpty();
    }
  }

  @Test
  void whoFollowsFromTheVeryBeginningMissesNothing() throws IOException {
    try (var following = written.files().follow(Written.EVERYTHING)) {
      assertThat(following.next()).isEmpty();
      written.event(1);
      var _ = following.next();
      written.event(2).rotate().event(3);
      assertThat(ids(following.next())).hasSize(1);
    }
  }

  @Test
  void whoFollowsSlowlyReadsEveryFileThatWasPutAside() throws IOException {
    written.event(1);
    try (var following = written.files().follow(Written.EVERYTHING)) {
      written.event(2).rotate().event(3).cut().rotate().event(4).rotate().event(5);

      var seen = new ArrayList<String>();
      for (var came = following.next(); !came.isEmpty(); came = following.next()) {
        seen.addAll(ids(came));
      }

      assertThat(seen).isEqualTo(written.ids().subList(1, 5));
    }
  }

  @Test
  void whoFollowsTooSlowlyGoesOnWithTheOldestThereIs() throws IOException {
    written.event(1);
    try (var following = written.files().follow(Written.EVERYTHING)) {
      written.rotate().event(2).rotate().event(3).rotate().event(4).rotate().event(5);

      var seen = new ArrayList<String>();
      for (var came = following.next(); !came.isEmpty(); came = following.next()) {
        seen.addAll(ids(came));
      }

      assertThat(seen).isEqualTo(written.ids().subList(1, 5));
    }
  }
}
