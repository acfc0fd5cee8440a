package org.mcpruntime.analytics.table;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/** An event as a table keeps it: its text, and of that what can be asked for. */
public final class ArrivedEvent implements Arrival {

  private static final Map<EventColumn, JsonPointer> POINTERS = pointers();

  private final Place place;
  private final AuditEvent.@Nullable Link link;
  private final String json;
  private final Map<EventColumn, String> texts = new EnumMap<>(EventColumn.class);
  private final Map<EventColumn, Long> numbers = new EnumMap<>(EventColumn.class);

  ArrivedEvent(Place place, AuditEvent.@Nullable Link link, JsonNode event, String json) {
    this.place = new Place(place.time().truncatedTo(ChronoUnit.MICROS), place.id());
    this.link = link;
    this.json = json;
    POINTERS.forEach((column, pointer) -> put(column, event.at(pointer)));
  }

  private static Map<EventColumn, JsonPointer> pointers() {
    var all = new EnumMap<EventColumn, JsonPointer>(EventColumn.class);
    for (var column : EventColumn.values()) {
      all.put(column, JsonPointer.compile(column.pointer()));
    }
    return all;
  }

  private void put(EventColumn column, JsonNode value) {
    switch (column.type()) {
      case TEXT -> {
        boolean said = value.isValueNode() && !value.isNull();
        texts.put(column, said ? value.asText() : "");
      }
      case NUMBER -> {
        boolean whole = value.isIntegralNumber() && value.canConvertToLong();
        numbers.put(column, whole ? value.asLong() : 0L);
      }
    }
  }

  public UUID id() {
    return place.id();
  }

  /** To the microsecond. */
  public Instant time() {
    return place.time();
  }

  public Place place() {
    return place;
  }

  /** Where it stands in the chain of a gateway; null where it is of somebody else. */
  public AuditEvent.@Nullable Link link() {
    return link;
  }

  /** The event as it came, to the byte. */
  public String json() {
    return json;
  }

  /** What stands in a column of texts. */
  public String text(EventColumn column) {
    return texts.getOrDefault(column, "");
  }

  /** What stands in a column of numbers. */
  public long number(EventColumn column) {
    return numbers.getOrDefault(column, 0L);
  }

  /** What stands in a column, as a text. */
  public String word(EventColumn column) {
    return switch (column.type()) {
      case TEXT -> text(column);
      case NUMBER -> Long.toString(number(column));
    };
  }

  /** Whether a filter means it. */
  public boolean fits(EventFilter filter) {
    boolean meant = filter.intents() || !"intent".equals(text(EventColumn.PHASE));
    var since = filter.since();
    var until = filter.until();
    meant &= since == null || !time().isBefore(since);
    meant &= until == null || time().isBefore(until);
    return meant
        && filter.equal().entrySet().stream()
            .allMatch(wanted -> word(wanted.getKey()).equals(wanted.getValue()));
  }

  /**
   * An id of what has none: of its time and its text, so that it is the same when it comes again.
   */
  static UUID derived(Instant time, byte[] sha256) {
    var digest = ByteBuffer.wrap(sha256);
    long upper = time.toEpochMilli() << 16 | 0x8000 | (digest.getShort() & 0xFFF);
    long lower = digest.getLong() >>> 2 | Long.MIN_VALUE;
    return new UUID(upper, lower);
  }
}
