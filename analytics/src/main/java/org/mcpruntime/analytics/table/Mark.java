package org.mcpruntime.analytics.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * What a gateway says of its chain between the events: a gap, or a signed checkpoint.
 *
 * @param chain which chain
 * @param sequence its own for a gap; of the event that it speaks for, for a checkpoint
 * @param link of a gap; null for a checkpoint
 * @param json the whole line as it came
 */
public record Mark(
    Kind kind,
    String chain,
    long sequence,
    Instant time,
    AuditEvent.@Nullable Link link,
    String json)
    implements Arrival {

  /** Which of them it is. */
  public enum Kind {
    GAP,
    CHECKPOINT;

    /** As a store keeps it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static @Nullable Mark gap(JsonNode gap, String json) throws JsonProcessingException {
    var link = Arrival.link(gap.path("link"));
    var until = Arrival.time(gap.path("until"));
    return link == null || until == null
        ? null
        : new Mark(Kind.GAP, link.chain(), link.sequence(), until, link, json);
  }

  static @Nullable Mark checkpoint(JsonNode checkpoint, String json) {
    var chain = checkpoint.path("chain").asText("");
    var time = Arrival.time(checkpoint.path("time"));
    boolean whole =
        !chain.isEmpty()
            && checkpoint.path("sequence").canConvertToLong()
            && checkpoint.path("sequence").isIntegralNumber();
    return time == null || !whole
        ? null
        : new Mark(Kind.CHECKPOINT, chain, checkpoint.path("sequence").asLong(), time, null, json);
  }
}
