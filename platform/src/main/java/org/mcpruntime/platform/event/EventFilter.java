package org.mcpruntime.platform.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Query;

/**
 * Which events are meant.
 *
 * @param members of the event or its payload, and what they must be
 * @param intents whether what was about to be done is meant, too
 */
public record EventFilter(
    Map<String, String> members,
    boolean intents,
    @Nullable Instant since,
    @Nullable Instant until) {

  /** What can be asked for, and where it stands. */
  private static final Map<String, String> PLACES = places();

  private static final Parameter.Flag INTENTS =
      new Parameter.Flag("intents", "also what was about to be done");
  private static final Parameter.Time SINCE =
      new Parameter.Time("since", "only events of that time and later");
  private static final Parameter.Time UNTIL =
      new Parameter.Time("until", "only events before that time");

  private static Map<String, String> places() {
    var places = new LinkedHashMap<String, String>();
    for (var name : new String[] {"trace_id", "source", "event_type"}) {
      places.put(name, "/" + name);
    }
    for (var name :
        new String[] {
          "server",
          "namespace",
          "team_id",
          "cluster",
          "human_id",
          "agent_id",
          "session_id",
          "decision",
          "tool_name",
          "reason",
          "rpc_method",
          "resource_uri",
          "matched_grant"
        }) {
      places.put(name, "/payload/" + name);
    }
    return places;
  }

  private static Parameter.Text member(String name) {
    return new Parameter.Text(name, "only events whose " + name + " is that");
  }

  public EventFilter {
    members = Map.copyOf(members);
  }

  /** All parameters that {@link #of} reads. */
  public static List<Parameter> parameters() {
    var all = new ArrayList<Parameter>(PLACES.keySet().stream().map(EventFilter::member).toList());
    all.addAll(List.of(INTENTS, SINCE, UNTIL));
    return all;
  }

  /** What a request asks for. */
  public static EventFilter of(Query query) {
    var members = new HashMap<String, String>();
    PLACES
        .keySet()
        .forEach(name -> query.text(member(name)).ifPresent(text -> members.put(name, text)));
    return new EventFilter(
        members,
        query.flag(INTENTS),
        query.time(SINCE).orElse(null),
        query.time(UNTIL).orElse(null));
  }

  /** Whether the line of an event may be one that is meant; nearly every other one is not. */
  boolean mayFit(byte[] line) {
    var text = new String(line, StandardCharsets.UTF_8);
    return text.startsWith("{\"id\"")
        && (intents || text.contains("\"phase\":\"outcome\""))
        && members.values().stream()
            .allMatch(value -> isPlain(value) ? text.contains(value) : true);
  }

  /** Whether JSON writes it as it is. */
  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '/');
  }

  boolean fits(JsonNode event) {
    return members.entrySet().stream()
            .allMatch(
                member ->
                    event
                        .at(PLACES.getOrDefault(member.getKey(), ""))
                        .asText()
                        .equals(member.getValue()))
        && isWithin(event.path("timestamp").asText());
  }

  private boolean isWithin(String timestamp) {
    if (since == null && until == null) {
      return true;
    }
    Instant at;
    try {
      at = Instant.parse(timestamp);
    } catch (DateTimeParseException e) {
      return false; // somebody else's line, which has no time
    }
    return (since == null || !at.isBefore(since)) && (until == null || at.isBefore(until));
  }
}
