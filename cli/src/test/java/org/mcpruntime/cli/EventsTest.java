package org.mcpruntime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.analytics.table.EventColumn;

/** What people ask of events, of an API that says what it was asked. */
final class EventsTest {

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-26T12:00:00Z"));

  private static final String USAGE =
      """
      {"window_days":30,"since":"2026-10-27T12:00:00Z","until":"2026-11-26T12:00:00Z",
       "filters":{"namespaces":[],"team_ids":[],"server":"","decision":"","tool_name":""},
       "totals":{"events":12345678901,"allowed":12345678001,"denied":900,"unique_servers":1,
        "unique_humans":2,"unique_agents":1,"unique_sessions":1},
       "servers":[{"server":"%1$s","namespace":"%1$s","team_id":"","events":12345678901,
        "allowed":1,"denied":900,"unique_humans":2,"unique_agents":1,
        "last_seen":"2026-11-26T11:59:59.123456Z"}],
       "actors":[{"human_id":"%1$s","agent_id":"%1$s","events":9999999,"unique_servers":99999,
        "unique_tools":99999,"denied":9999999,"last_seen":"2026-11-26T11:59:59Z"}],
       "tools":[{"server":"%1$s","tool_name":"%1$s","human_id":"%1$s","team_id":"","agent_id":"%1$s",
        "events":9999999,"denied":9999999,"last_seen":"2026-11-26T11:59:59Z"}],
       "decisions":[{"decision":"allow","events":12345678001},{"decision":"deny","events":900}],
       "reasons":[{"reason":"%1$s","decision":"deny","events":900}],
       "series":[{"bucket":"2026-11-24T00:00:00Z","events":0,"allowed":0,"denied":0},
        {"bucket":"2026-11-25T00:00:00Z","events":12345678900,"allowed":0,"denied":0},
        {"bucket":"2026-11-26T00:00:00Z","events":1,"allowed":0,"denied":1}],
       "recent":[]}
      """
          .formatted("a-name-that-is-longer-than-any-column-\\u001b[31m-would-like");

  @TempDir private Path folder;
  private HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1",
        exchange -> {
          var uri = exchange.getRequestURI();
          var path = uri.getPath().substring("/api/v1".length());
          asked.add(path + (uri.getRawQuery() == null ? "" : "?" + decoded(uri.getRawQuery())));
          var body = answers.getOrDefault(path, "").getBytes(UTF_8);
          exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private static String decoded(String query) {
    return URLDecoder.decode(query, UTF_8);
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private Ran run(String line) {
    var out = new StringWriter();
    var err = new StringWriter();
    var environment =
        new TreeMap<>(
            Map.of(
                "MCP_PLATFORM_API_URL",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "MCP_PLATFORM_API_TOKEN",
                "token"));
    int code =
        Main.run(
            Arrays.asList(line.split(" ", -1)),
            new PrintWriter(out),
            new PrintWriter(err),
            new Main.World(InputStream.nullInputStream(), NOON, environment));
    return new Ran(code, out.toString(), err.toString());
  }

  @Test
  void every_column_is_an_option_and_is_asked_for() {
    answers.put("/events", "{\"events\":[],\"meta\":{\"limit\":50,\"has_more\":false}}");
    var names =
        Map.of(
            EventColumn.TOOL_NAME, "--tool",
            EventColumn.RPC_METHOD, "--method",
            EventColumn.METHOD, "--http-method");
    for (var column : EventColumn.values()) {
      asked.clear();
      var name = names.getOrDefault(column, "--" + column.word().replace('_', '-'));
      var ran = run("events " + name + " 7");
      assertThat(ran.code).as(ran.err).isZero();
      assertThat(asked).containsExactly(sorted("/events?limit=50&%s=7".formatted(column.word())));
    }
  }

  private static String sorted(String target) {
    var parts = target.split("\\?", 2);
    var pairs = parts[1].split("&", -1);
    Arrays.sort(pairs);
    return parts[0] + "?" + String.join("&", pairs);
  }

  @ParameterizedTest
  @CsvSource({
    "--since 2h,                     since=2026-11-26T10:00:00Z",
    "--since 7d,                     since=2026-11-19T12:00:00Z",
    "--until 2026-01-31T12:00:00Z,   until=2026-01-31T12:00:00Z",
    "--intents,                      intents=true",
    "--limit 3,                      limit=3",
  })
  void what_is_said_is_asked(String words, String parameter) {
    answers.put("/events", "{\"events\":[],\"meta\":{\"limit\":50,\"has_more\":false}}");

    assertThat(run("events " + words).code).isZero();

    assertThat(asked.getFirst()).contains(parameter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events --since yesterday      | 2 | --since is a time such as",
        "events --since 99999999d      | 2 | --since is a time such as",
        "events --limit 0              | 2 | --limit is at least 1",
        "events --status many          | 2 | --status",
        "events --colour red           | 2 | --colour",
        "events export --format xml    | 2 | jsonl, parquet",
        "events export --format parquet | 2 | --output names the file",
        "events nonsense               | 2 | there are: explain, export, get",
        "events get                    | 2 | ID",
        "usage --by colour             | 2 | server, actor, tool, decision, reason, time",
        "usage --status 200            | 2 | --status is for events",
        "stats more                    | 2 | more",
        "events get 1                  | 1 | status 404",
      })
  void wrong_usage_is_said(String line, int code, String sentence) {
    var ran = run(line);

    assertThat(ran.code).as(ran.err).isEqualTo(code);
    assertThat(ran.err).startsWith("Error: ").contains(sentence).doesNotContain("bug");
  }

  @Test
  void one_event_is_shown_member_by_member() {
    answers.put(
        "/events/x",
        """
        {"id":"x","timestamp":"t","source":"s","link":{"chain":"c","sequence":7},
         "payload":{"server":"billing","team_id":"","status":200,"a":[1]},"server":"billing"}
        """);

    assertThat(run("events get x").out.lines().map(line -> line.replaceAll(" +", "=")))
        .containsExactly(
            "id=x",
            "timestamp=t",
            "source=s",
            "chain=c",
            "sequence=7",
            "server=billing",
            "status=200",
            "a=[1]");
    assertThat(run("events get x -o jsonl").out).startsWith("{\"id\":\"x\"").hasLineCount(1);
  }

  @Test
  void usage_fits_a_terminal_and_shows_no_colours_of_somebody_else() {
    answers.put("/analytics/usage", USAGE);

    var ran = run("usage");

    assertThat(ran.code).as(ran.err).isZero();
    assertThat(ran.out.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(ran.out)
        .doesNotContain("\u001b")
        .contains("12,345,678,901 events", "12.3G", "HUMAN", "REASON", "#".repeat(40))
        .doesNotContain("2026-11-24T00:00") // nothing had happened yet
        .containsPattern("2026-11-26T00:00 +1 +1 +#\n");
    assertThat(asked).containsExactly("/analytics/usage?limit=10");
  }

  @Test
  void usage_can_be_told_apart_by_one_thing_in_a_window() {
    answers.put("/analytics/usage", USAGE);

    var ran = run("usage --days 7 --by decision,time --server billing --limit 3");

    assertThat(ran.out).contains("DECISION", "TIME").doesNotContain("HUMAN");
    assertThat(asked).containsExactly("/analytics/usage?limit=3&server=billing&window_days=7");
    assertThat(run("usage -o json").out).contains("\"unique_sessions\": 1");
  }

  @Test
  void stats_say_how_much_there_is() {
    answers.put(
        "/stats",
        "{\"events_total\":1234567,\"oldest\":\"a\",\"newest\":\"b\",\"bytes\":99,\"removed\":5}");
    answers.put("/sources", "{\"sources\":[{\"source\":\"standalone\",\"count\":3}]}");
    answers.put("/event-types", "{\"event_types\":[]}");

    assertThat(run("stats"))
        .isEqualTo(
            new Ran(
                0,
                """
                events    1,234,567
                time      a to b
                on disk   99 bytes
                removed   5 since the platform started, for age or want of room
                source    standalone: 3
                """,
                ""));
    answers.put("/stats", "{\"events_total\":0,\"bytes\":0,\"removed\":0,\"trouble\":\"full\"}");
    assertThat(run("stats").code).isEqualTo(1);
  }

  @Test
  void an_export_is_a_file_when_all_of_it_has_come() throws IOException {
    answers.put("/events/export", "{\"id\":\"x\"}\n");
    var file = folder.resolve("events.jsonl");

    var ran = run("events export --phase outcome --output " + file);

    assertThat(ran.code).as(ran.err).isZero();
    assertThat(Files.readString(file)).isEqualTo("{\"id\":\"x\"}\n");
    assertThat(asked).containsExactly("/events/export?format=jsonl&phase=outcome");
    assertThat(run("events export").out).isEqualTo("{\"id\":\"x\"}\n");

    answers.remove("/events/export");
    assertThat(run("events export --output " + file).code).isEqualTo(1);
    assertThat(Files.readString(file)).as("what was there stays").isEqualTo("{\"id\":\"x\"}\n");
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
    var nowhere = run("events export --output " + folder.resolve("nowhere/file"));
    assertThat(nowhere.err).contains("cannot be written");
  }
}
