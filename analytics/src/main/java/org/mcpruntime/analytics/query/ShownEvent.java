package org.mcpruntime.analytics.query;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/**
 * An event as it was written, byte by byte, with the columns that the original has beside its
 * payload.
 */
record ShownEvent(@JsonValue RawValue json) {

  /** What it looks like. */
  record Shape(
      @JsonUnwrapped AuditEvent event,
      String server,
      String namespace,
      String teamID,
      String cluster,
      String humanID,
      String agentID,
      String sessionID,
      String decision,
      String toolName) {}

  /** In the original's order. */
  private static final List<EventColumn> BESIDE =
      List.of(
          EventColumn.SERVER,
          EventColumn.NAMESPACE,
          EventColumn.TEAM_ID,
          EventColumn.CLUSTER,
          EventColumn.HUMAN_ID,
          EventColumn.AGENT_ID,
          EventColumn.SESSION_ID,
          EventColumn.DECISION,
          EventColumn.TOOL_NAME);

  static ShownEvent of(EventStore.Stored event) {
    return new ShownEvent(new RawValue(text(event.json())));
  }

  /**
   * Numbers of other producers stay as they were spelled, for nothing of the event is rewritten.
   */
  private static String text(String json) {
    try {
      var event = Json.SNAPSHOTS.readTree(json);
      var row = new StringBuilder(json.length() + 256);
      row.append(json, 0, json.lastIndexOf('}'));
      for (var column : BESIDE) {
        var value = event.at(column.pointer());
        if (value.isTextual() && !value.asText().isEmpty() && !event.has(column.word())) {
          row.append(",\"").append(column.word()).append("\":").append(value);
        }
      }
      return row.append('}').toString();
    } catch (JsonProcessingException e) {
      throw new StoreException("an event of the store is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
