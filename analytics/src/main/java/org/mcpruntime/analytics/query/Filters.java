package org.mcpruntime.analytics.query;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Query;

/** Parameters of a request ↔ which events are meant. */
final class Filters {

  static final Parameter.Flag INTENTS =
      new Parameter.Flag("intents", "also what was about to be done");
  static final Parameter.Time SINCE =
      new Parameter.Time("since", "only events of that time and later");
  static final Parameter.Time UNTIL = new Parameter.Time("until", "only events before that time");

  private Filters() {}

  private static Parameter.Text text(EventColumn column) {
    return new Parameter.Text(
        column.word(), "only events whose %s is that".formatted(column.word()));
  }

  private static Parameter.Whole number(EventColumn column) {
    return new Parameter.Whole(
        column.word(), "only events whose %s is that".formatted(column.word()));
  }

  /** Those of all columns. */
  static List<Parameter> columns() {
    return columns(EnumSet.allOf(EventColumn.class));
  }

  static List<Parameter> columns(Set<EventColumn> columns) {
    var all = new ArrayList<Parameter>();
    for (var column : columns) {
      all.add(
          switch (column.type()) {
            case TEXT -> text(column);
            case NUMBER -> number(column);
          });
    }
    return all;
  }

  /** What a request says of columns. */
  static Map<EventColumn, String> equal(Query query, Set<EventColumn> columns) {
    var equal = new EnumMap<EventColumn, String>(EventColumn.class);
    for (var column : columns) {
      var said =
          switch (column.type()) {
            case TEXT -> query.text(text(column));
            case NUMBER -> query.number(number(column)).map(Object::toString);
          };
      said.ifPresent(value -> equal.put(column, value));
    }
    return equal;
  }

  /** What a request asks for by all columns. */
  static EventFilter of(Query query, boolean intents) {
    var equal = equal(query, EnumSet.allOf(EventColumn.class));
    return new EventFilter(
        equal,
        intents || equal.containsKey(EventColumn.PHASE), // which says itself what is meant
        query.time(SINCE).orElse(null),
        query.time(UNTIL).orElse(null));
  }
}
