package org.mcpruntime.analytics.table;

import java.util.Locale;

/**
 * A column of the table of events, besides those that every row has (its place of arrival, id,
 * timestamp and the text of the event itself).
 *
 * <p>Its name is that of the member of the {@link org.mcpruntime.contract.audit.AuditEvent}, of the
 * query parameter that filters by it, and of the member of a row.
 */
public enum EventColumn {
  TRACE_ID("", Type.TEXT),
  SOURCE("", Type.TEXT),
  EVENT_TYPE("", Type.TEXT),
  CHAIN("/link", Type.TEXT),
  SEQUENCE("/link", Type.NUMBER),
  PHASE("/payload", Type.TEXT),
  INTENT_ID("/payload", Type.TEXT),
  METHOD("/payload", Type.TEXT),
  PATH("/payload", Type.TEXT),
  STATUS("/payload", Type.NUMBER),
  LATENCY_MS("/payload", Type.NUMBER),
  BYTES_IN("/payload", Type.NUMBER),
  BYTES_OUT("/payload", Type.NUMBER),
  CLIENT_ADDRESS("/payload", Type.TEXT),
  SERVER("/payload", Type.TEXT),
  NAMESPACE("/payload", Type.TEXT),
  TEAM_ID("/payload", Type.TEXT),
  CLUSTER("/payload", Type.TEXT),
  HUMAN_ID("/payload", Type.TEXT),
  AGENT_ID("/payload", Type.TEXT),
  SUBJECT_TEAM_ID("/payload", Type.TEXT),
  SESSION_ID("/payload", Type.TEXT),
  ASSURANCE("/payload", Type.TEXT),
  RPC_METHOD("/payload", Type.TEXT),
  TOOL_NAME("/payload", Type.TEXT),
  RESOURCE_URI("/payload", Type.TEXT),
  ERA("/payload", Type.TEXT),
  DECISION("/payload", Type.TEXT),
  REASON("/payload", Type.TEXT),
  OBSERVED_REASON("/payload", Type.TEXT),
  MATCHED_GRANT("/payload", Type.TEXT),
  MATCHED_SESSION("/payload", Type.TEXT),
  REQUIRED_SIDE_EFFECT("/payload", Type.TEXT),
  RISK_LEVEL("/payload", Type.TEXT);

  /** What a column holds. */
  public enum Type {
    /** Empty where the event has none. */
    TEXT,
    /** A whole number of 64 bits; 0 where the event has none. */
    NUMBER
  }

  private final String word = name().toLowerCase(Locale.ROOT);
  private final String pointer;
  private final Type type;

  EventColumn(String parent, Type type) {
    this.pointer = parent + "/" + word;
    this.type = type;
  }

  /** Its name: {@code tool_name}. */
  public String word() {
    return word;
  }

  /** Where it stands in the JSON of an event, as a JSON pointer. */
  public String pointer() {
    return pointer;
  }

  public Type type() {
    return type;
  }
}
