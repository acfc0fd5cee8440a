package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.client.Api;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.BearerToken;
import picocli.CommandLine.Option;

/** As whom a server is called: as it is said, else in the only session that there is. */
final class Identity {

  @Option(
      names = {"--human-id", "--human"},
      paramLabel = "ID",
      description = "the human")
  private @Nullable String human;

  @Option(
      names = {"--agent-id", "--agent"},
      paramLabel = "ID",
      description = "the agent")
  private @Nullable String agent;

  @Option(
      names = {"--team-id", "--team"},
      paramLabel = "ID",
      description = "the team")
  private @Nullable String team;

  @Option(
      names = {"--session-id", "--session"},
      paramLabel = "NAME",
      description = "the session (default: the only one that the server has)")
  private @Nullable String session;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "holds the caller's bearer token, for a server whose auth is oauth")
  private @Nullable Path tokenFile;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "mcp-servers",
      description = "the server's namespace (default: ${DEFAULT-VALUE})")
  private String namespace = "";

  /**
   * A caller of a server.
   *
   * @param headers that say who it is
   */
  record Caller(
      URI url,
      String namespace,
      String server,
      String human,
      String agent,
      String team,
      String session,
      Map<String, String> headers) {

    /** As parameters of a question why. */
    Map<String, String> asked() {
      var all = new TreeMap<String, String>();
      all.put("namespace", namespace);
      all.put("server", server);
      all.put("human", human);
      all.put("agent", agent);
      all.put("team", team);
      all.put("session", session);
      all.values().removeIf(String::isEmpty);
      return all;
    }
  }

  /** Who calls that server. */
  Caller of(Api api, String server, InstantSource clock) {
    var object = api.get(Thing.SERVER.path(namespace, server), Map.of());
    var url = object.path("status").path("url").asText();
    if (url.isEmpty()) {
      throw new Failure(
          "server %s/%s has no address yet: %s"
              .formatted(
                  namespace, server, object.path("status").path("message").asText("starting")));
    }
    var chosen = chosen(api, server, clock.instant());
    var auth =
        object.path("spec").has("auth")
            ? Json.RESOURCES.convertValue(object.path("spec").path("auth"), Auth.class)
            : Auth.DEFAULT;
    var who =
        new String[] {
          or(human, chosen, "humanID"),
          or(agent, chosen, "agentID"),
          or(team, chosen, "teamID"),
          name(chosen)
        };
    var headers = headers(auth, new Subject(who[0], who[1], who[2]), who[3]);
    return new Caller(URI.create(url), namespace, server, who[0], who[1], who[2], who[3], headers);
  }

  private Map<String, String> headers(Auth auth, Subject caller, String named) {
    var file = tokenFile;
    if (file == null) {
      return auth.headers(caller, named);
    }
    try {
      var token = BearerToken.of(new String(Input.bytes(file), StandardCharsets.UTF_8));
      return auth.headers(caller, named, token);
    } catch (IllegalArgumentException e) {
      throw new Failure("--token-file %s: %s".formatted(file, e.getMessage()));
    }
  }

  private static String or(@Nullable String said, @Nullable JsonNode session, String member) {
    if (said != null) {
      return said;
    }
    return session == null ? "" : session.path("spec").path("subject").path(member).asText();
  }

  private String name(@Nullable JsonNode chosen) {
    if (session != null) {
      return session;
    }
    return chosen == null ? "" : chosen.path("metadata").path("name").asText();
  }

  /**
   * Nothing where it is said who calls, or where there is nothing to choose from. Where no session
   * is live any more, the last one: then it is said why it is not.
   */
  private @Nullable JsonNode chosen(Api api, String server, Instant now) {
    if (session == null && (human != null || agent != null || team != null)) {
      return null;
    }
    List<JsonNode> live = new ArrayList<>();
    JsonNode ended = null;
    for (var each : api.get(Thing.SESSION.path(), Map.of("namespace", namespace)).path("items")) {
      var name = each.path("metadata").path("name").asText();
      if (session == null ? isLive(each, server, now) : name.equals(session)) {
        live.add(each);
      } else if (isOf(each, server) && (ended == null || made(each).compareTo(made(ended)) > 0)) {
        ended = each;
      }
    }
    if (live.size() > 1) {
      throw new Failure(
          "server %s has several live sessions; say which one with --session: %s"
              .formatted(
                  server,
                  String.join(
                      ", ",
                      live.stream()
                          .map(one -> one.path("metadata").path("name").asText())
                          .toList())));
    }
    if (live.isEmpty()) {
      return session == null ? ended : null;
    }
    return live.getFirst();
  }

  private static boolean isOf(JsonNode session, String server) {
    return session.path("spec").path("serverRef").path("name").asText().equals(server);
  }

  private static String made(JsonNode session) {
    return session.path("metadata").path("creationTimestamp").asText();
  }

  private static boolean isLive(JsonNode session, String server, Instant now) {
    var spec = session.path("spec");
    var end = spec.path("expiresAt").asText();
    return isOf(session, server)
        && !spec.path("revoked").asBoolean()
        && (end.isEmpty() || now.isBefore(Instant.parse(end)));
  }
}
