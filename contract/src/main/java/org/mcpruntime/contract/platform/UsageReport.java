package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;

/**
 * What was used in a window of time, in the shape of the original; {@code reasons} and the exact
 * ends of the window are ours. Written in snake case.
 *
 * @param windowDays whole days that the window has, rounded up
 */
public record UsageReport(
    int windowDays,
    @Nullable Instant since,
    @Nullable Instant until,
    @JsonInclude(JsonInclude.Include.ALWAYS) Filters filters,
    @JsonUnwrapped Figures figures) {

  /** What the report is limited to. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Filters(
      List<String> namespaces,
      @JsonProperty("team_ids") List<String> teamIDs,
      String server,
      String decision,
      String toolName) {
    public Filters {
      namespaces = Texts.copy(namespaces);
      teamIDs = Texts.copy(teamIDs);
    }
  }

  /** All figures; what was only about to be done is in none. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Figures(
      Totals totals,
      List<Server> servers,
      List<Actor> actors,
      List<Tool> tools,
      List<Decision> decisions,
      List<Why> reasons,
      List<Bucket> series,
      List<Recent> recent) {
    public Figures {
      servers = Texts.copy(servers);
      actors = Texts.copy(actors);
      tools = Texts.copy(tools);
      decisions = Texts.copy(decisions);
      reasons = Texts.copy(reasons);
      series = Texts.copy(series);
      recent = Texts.copy(recent);
    }
  }

  /** Unique ones are counted exactly, and without those that are empty. */
  public record Totals(
      long events,
      long allowed,
      long denied,
      long uniqueServers,
      long uniqueHumans,
      long uniqueAgents,
      long uniqueSessions) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Server(
      String server,
      String namespace,
      String teamID,
      long events,
      long allowed,
      long denied,
      long uniqueHumans,
      long uniqueAgents,
      Instant lastSeen) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Actor(
      String humanID,
      String agentID,
      long events,
      long uniqueServers,
      long uniqueTools,
      long denied,
      Instant lastSeen) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Tool(
      String server,
      String toolName,
      String humanID,
      String teamID,
      String agentID,
      long events,
      long denied,
      Instant lastSeen) {}

  /**
   * @param decision {@code unknown} where an event has none
   */
  public record Decision(String decision, long events) {}

  /** How often a reason was given with a decision. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Why(String reason, String decision, long events) {}

  /**
   * @param bucket when it begins; each is an hour, or a day where the window is longer than two
   */
  public record Bucket(Instant bucket, long events, long allowed, long denied) {

    /** The longest window whose buckets are hours. */
    private static final Duration OF_HOURS = Duration.ofDays(2);

    /** What each bucket of a window is: an hour or a day. */
    public static ChronoUnit unit(Instant since, Instant until) {
      boolean isShort = Duration.between(since, until).compareTo(OF_HOURS) <= 0;
      return isShort ? ChronoUnit.HOURS : ChronoUnit.DAYS;
    }
  }

  /** An event that happened of late. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Recent(
      Instant timestamp,
      String server,
      String namespace,
      String teamID,
      String humanID,
      String agentID,
      String sessionID,
      String decision,
      String toolName,
      String eventType) {}
}
