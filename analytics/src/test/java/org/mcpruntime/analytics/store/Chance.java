package org.mcpruntime.analytics.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Events;

/** Events and filters by chance: few words, so that much meets, and some that others break on. */
final class Chance {

  private static final List<String> WORDS =
      List.of("", "a", "b", "it's", "%", "ä😀", "' OR true --");

  private static final List<EventColumn> WITH_WORDS =
      List.of(
          EventColumn.SERVER,
          EventColumn.NAMESPACE,
          EventColumn.TEAM_ID,
          EventColumn.HUMAN_ID,
          EventColumn.AGENT_ID,
          EventColumn.SESSION_ID,
          EventColumn.TOOL_NAME,
          EventColumn.REASON,
          EventColumn.PATH,
          EventColumn.TRACE_ID);

  private final Random random;
  private final Duration span;
  private int sequence;

  Chance(long seed) {
    this.random = new Random(seed);
    this.span = random.nextBoolean() ? Duration.ofHours(30) : Duration.ofDays(20);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private Instant time() {
    long micros = Math.floorMod(random.nextLong(), span.toNanos() / 1000);
    var time = Events.BEGIN.plusNanos(micros * 1000);
    return random.nextInt(4) == 0 ? Instant.ofEpochSecond(time.getEpochSecond()) : time;
  }

  List<byte[]> events(int count) {
    var lines = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      sequence++;
      var time = time();
      var payload = new TreeMap<String, String>();
      for (var column : WITH_WORDS) {
        payload.put(column.word(), one(WORDS));
      }
      payload.put("phase", random.nextInt(3) == 0 ? "intent" : "outcome");
      payload.put("decision", one(List.of("allow", "allow", "deny", "")));
      var id = random.nextInt(10) == 0 ? someId() : Events.id(time, sequence);
      lines.add(Events.event(id, time, sequence, payload));
      if (random.nextInt(10) == 0) {
        lines.add(one(lines));
      }
      if (random.nextInt(20) == 0) {
        var other =
            "{\"timestamp\":\"%s\",\"source\":\"other\",\"event_type\":\"%s\",\"payload\":%d}"
                .formatted(time, random.nextBoolean() ? "x" : "y", sequence);
        lines.add(other.getBytes(UTF_8));
      }
    }
    return lines;
  }

  private UUID someId() {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    return UUID.nameUUIDFromBytes(bytes);
  }

  EventFilter filter() {
    Map<EventColumn, String> equal = new EnumMap<>(EventColumn.class);
    for (int i = random.nextInt(3); i > 0; i--) {
      equal.put(one(WITH_WORDS), one(WORDS));
    }
    if (random.nextInt(4) == 0) {
      equal.put(EventColumn.DECISION, one(List.of("allow", "deny", "")));
    }
    if (random.nextInt(6) == 0) {
      equal.put(EventColumn.STATUS, one(List.of("200", "0", "0200", "many")));
    }
    var since = random.nextBoolean() ? time() : null;
    var until = random.nextBoolean() ? time().plusNanos(random.nextInt(2)) : null;
    return new EventFilter(equal, random.nextBoolean(), since, until);
  }

  int upTo(int most) {
    return 1 + random.nextInt(most);
  }
}
