package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What was used, as tables that are no wider than 80 columns. */
final class UsageTables {

  private static final int BAR = 40;
  private static final int TIME = "2026-01-01T00:00".length();

  private UsageTables() {}

  static Table of(UsageShow.By by, JsonNode usage) {
    return switch (by) {
      case server -> servers(usage.path("servers"));
      case actor -> actors(usage.path("actors"));
      case tool -> tools(usage.path("tools"));
      case decision -> decisions(usage.path("decisions"));
      case reason -> reasons(usage.path("reasons"));
      case time -> series(usage.path("series"));
    };
  }

  private static Table servers(JsonNode rows) {
    var table = new Table("SERVER", "EVENTS", "DENIED", "HUMANS", "AGENTS", "LAST");
    for (var row : rows) {
      var name = row.path("namespace").asText() + "/" + row.path("server").asText();
      table.row(
          cut(name, 30),
          count(row, "events"),
          count(row, "denied"),
          count(row, "unique_humans"),
          count(row, "unique_agents"),
          last(row));
    }
    return table;
  }

  private static Table actors(JsonNode rows) {
    var table = new Table("HUMAN", "AGENT", "EVENTS", "DENIED", "SERVERS", "TOOLS", "LAST");
    for (var row : rows) {
      table.row(
          said(row, "human_id", 16),
          said(row, "agent_id", 14),
          count(row, "events"),
          count(row, "denied"),
          count(row, "unique_servers"),
          count(row, "unique_tools"),
          last(row));
    }
    return table;
  }

  private static Table tools(JsonNode rows) {
    var table = new Table("SERVER", "TOOL", "HUMAN", "AGENT", "EVENTS", "DENIED");
    for (var row : rows) {
      table.row(
          said(row, "server", 18),
          said(row, "tool_name", 18),
          said(row, "human_id", 10),
          said(row, "agent_id", 10),
          count(row, "events"),
          count(row, "denied"));
    }
    return table;
  }

  private static Table decisions(JsonNode rows) {
    var table = new Table("DECISION", "EVENTS", "");
    long most = most(rows);
    for (var row : rows) {
      table.row(said(row, "decision", 20), count(row, "events"), bar(row, most));
    }
    return table;
  }

  private static Table reasons(JsonNode rows) {
    var table = new Table("REASON", "DECISION", "EVENTS");
    for (var row : rows) {
      table.row(said(row, "reason", 40), said(row, "decision", 20), count(row, "events"));
    }
    return table;
  }

  private static Table series(JsonNode rows) {
    var table = new Table("TIME", "EVENTS", "DENIED", "");
    long most = most(rows);
    boolean begun = false;
    for (var row : rows) {
      begun |= row.path("events").asLong() > 0; // before that there is nothing to see
      if (begun) {
        table.row(
            time(row.path("bucket")), count(row, "events"), count(row, "denied"), bar(row, most));
      }
    }
    return table;
  }

  private static long most(JsonNode rows) {
    return rows.valueStream().mapToLong(row -> row.path("events").asLong()).max().orElse(0);
  }

  /** As long as it has events; what has one is not nothing. */
  private static String bar(JsonNode row, long most) {
    long events = row.path("events").asLong();
    return most == 0 ? "" : "#".repeat(Math.toIntExact(Math.ceilDiv(events * BAR, most)));
  }

  /** Without the year, which the head of the page says. */
  private static String last(JsonNode row) {
    var text = row.path("last_seen").asText();
    return text.length() < TIME ? text : text.substring(5, TIME).replace('T', ' ');
  }

  /** To the minute. */
  static String time(JsonNode time) {
    var text = time.asText();
    return text.substring(0, Math.min(TIME, text.length()));
  }

  private static String said(JsonNode row, String member, int most) {
    var text = row.path(member).asText();
    return text.isEmpty() ? "-" : cut(text, most);
  }

  private static String cut(String text, int most) {
    var shown = Printing.visible(text);
    int length = shown.codePointCount(0, shown.length());
    return length <= most ? shown : shown.substring(0, shown.offsetByCodePoints(0, most - 1)) + "…";
  }

  /** In seven characters at most. */
  private static String count(JsonNode row, String member) {
    long number = row.path(member).asLong();
    if (number < 10_000_000) {
      return Long.toString(number);
    }
    return number < 10_000_000_000L
        ? String.format(Locale.ROOT, "%.1fM", number / 1e6)
        : String.format(Locale.ROOT, "%.1fG", number / 1e9);
  }
}
