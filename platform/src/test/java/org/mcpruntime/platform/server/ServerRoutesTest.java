package org.mcpruntime.platform.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.platform.LoopbackPlatform;
import org.mcpruntime.platform.Manifests;
import org.mcpruntime.resources.Kind;

/** Servers as people publish and look at them, and the catalog of their tools. */
@Timeout(60)
final class ServerRoutesTest {

  private static final String PUBLISHED =
      """
      {"name":"notes","labels":{"tier":"gold"},"spec":{"image":"registry.example/notes","teamID":"dev"}}
      """;
  private static final String NOTES =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPServer
      metadata: {name: notes, namespace: others}
      spec:
        image: registry.example/notes
        teamID: dev
        gateway: {enabled: true}
        tools: [{name: write, sideEffect: write}]
      """;

  @TempDir Path folder;
  private LoopbackPlatform platform;

  @BeforeEach
  void begin() {
    platform = new LoopbackPlatform(folder);
  }

  @AfterEach
  void end() {
    platform.close();
  }

  @Test
  void aServerIsPublishedAndShown() {
    var published = platform.post("/runtime/servers", PUBLISHED);

    assertThat(published.status()).as(published.text()).isEqualTo(200);
    var shown = published.json().path("server");
    assertThat(shown.path("namespace").asText()).isEqualTo("mcp-servers");
    assertThat(shown.path("team_id").asText()).isEqualTo("dev");
    assertThat(shown.at("/labels/tier").asText()).isEqualTo("gold");
    assertThat(shown.path("status").asText()).isEqualTo("Unknown");
    assertThat(shown.path("ready").asText()).isEqualTo("0/1");
    assertThat(platform.get("/runtime/servers/mcp-servers/notes").json().path("server"))
        .isEqualTo(shown);
    assertThat(platform.get("/runtime/servers").json().at("/servers/0")).isEqualTo(shown);
    assertThat(platform.get("/runtime/servers?namespace=others").json().path("servers")).isEmpty();
  }

  @Test
  void aServerThatIsThereIsChangedOnlyWhereThatIsMeant() {
    var _ = platform.post("/runtime/servers", PUBLISHED);
    var other = PUBLISHED.replace("dev", "ops");

    var refused = platform.post("/runtime/servers", other);
    var changed = platform.post("/runtime/servers", other.replaceFirst("\\{", "{\"update\":true,"));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.message()).contains("mcp-servers/notes is there already");
    assertThat(changed.json().at("/server/team_id").asText()).isEqualTo("ops");
    assertThat(changed.json().at("/server/generation").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"spec":{"image":"i"}}                                 ; 400 ; name is needed
          {"name":"","spec":{"image":"i"}}                       ; 400 ; name is needed
          {"name":"notes"}                                       ; 400 ; spec says what the server is
          {"name":"notes","spec":7}                              ; 400 ; cannot be read
          {"name":"My Notes","spec":{"image":"i"}}               ; 422 ; metadata.name
          {"name":"notes","namespace":"a.b","spec":{"image":"i"}}; 422 ; metadata.namespace
          {"name":"notes","spec":{}}                             ; 422 ; does not fit
          """)
  void whatIsNoServerIsNotPublished(String body, int status, String message) {
    var refused = platform.post("/runtime/servers", body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.message()).contains(message);
    assertThat(platform.get("/runtime/servers").json().path("servers")).isEmpty();
  }

  @Test
  void ofManyWhoPublishUnderOneNameOnlyOneDoes() throws Exception {
    var start = new CountDownLatch(1);
    var publishers = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 8; i++) {
      var body = PUBLISHED.replace("dev", "team-" + i);
      publishers.add(
          () -> {
            start.await();
            return platform.post("/runtime/servers", body).status();
          });
    }
    var statuses = new ArrayList<Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> done = publishers.stream().map(threads::submit).toList();
      start.countDown();
      for (var one : done) {
        statuses.add(one.get());
      }
    }

    assertThat(statuses).containsOnlyOnce(200).contains(409).containsOnly(200, 409);
  }

  @Test
  void aServerThatIsRemovedIsGone() {
    platform.given(Manifests.ECHO);

    var removed = platform.ask("DELETE", "/runtime/servers/mcp-servers/echo", "");

    assertThat(removed.json().path("success").asBoolean()).isTrue();
    assertThat(platform.stored(Kind.SERVER, "echo")).isEmpty();
    assertThat(platform.ask("DELETE", "/runtime/servers/mcp-servers/echo", "").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "'', one two three",
    "?tail=2, two three",
    "?tail=0, ''",
    "?tail=10000, one two three",
    "?follow=false&tail=1, three"
  })
  void theLastLinesOfAServerAreRead(String query, String words) {
    platform.given(Manifests.ECHO);
    List.of("one", "two", "three").forEach(platform.logs::say);

    var logs = platform.get("/runtime/servers/mcp-servers/echo/logs" + query);

    assertThat(logs.text().lines())
        .isEqualTo(words.isEmpty() ? List.of() : List.of(words.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tail=10001",
        "tail=-1",
        "tail=99999999999999999999",
        "tail=",
        "follow=maybe",
        "since=1h"
      })
  void aParameterThatMeansNothingIsRefused(String query) {
    platform.given(Manifests.ECHO);

    var refused = platform.get("/runtime/servers/mcp-servers/echo/logs?" + query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_query_param");
    assertThat(refused.message()).contains("parameter " + query.split("=", -1)[0]);
  }

  @Test
  void linesThatComeAreFollowed() throws Exception {
    platform.given(Manifests.ECHO);
    platform.logs.say("before");
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                platform.lines("/runtime/servers/mcp-servers/echo/logs?follow&tail=1"), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("before");

      platform.logs.say("after");

      assertThat(lines.readLine()).isEqualTo("after");
    }
  }

  @Test
  void theHeadOfLinesThatAreFollowedIsAnsweredAtOnce() {
    platform.given(Manifests.ECHO);

    var head = platform.ask("HEAD", "/runtime/servers/mcp-servers/echo/logs?follow", "");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
  }

  private void twoServers() {
    platform.given(Manifests.ECHO).given(NOTES);
    platform.live.put(
        new ObjectRef("mcp-servers", "echo"),
        List.of(new Inventory.Live("say", null), new Inventory.Live("extra", "Of nobody")));
  }

  @ParameterizedTest
  @CsvSource({
    "say,   true,  true,  declared,   low,  read,        low",
    "drop,  true,  false, missing,    high, destructive, high",
    "extra, false, true,  ungoverned, '',   '',          ''",
    "write, true,  '',    declared,   low,  write,       medium"
  })
  void aToolIsShownWithWhatIsDeclaredAndWhatRuns(
      String tool,
      String declared,
      String live,
      String drift,
      String trust,
      String sideEffect,
      String risk) {
    twoServers();

    var rows = platform.get("/runtime/tools").json().path("tools");

    var row =
        rows.valueStream()
            .filter(one -> one.path("tool_name").asText().equals(tool))
            .findFirst()
            .orElseThrow();
    assertThat(row.path("declared").asText()).isEqualTo(declared);
    assertThat(row.path("live").asText()).isEqualTo(live);
    assertThat(row.path("drift_status").asText()).isEqualTo(drift);
    assertThat(row.path("required_trust").asText()).isEqualTo(trust);
    assertThat(row.path("side_effect").asText()).isEqualTo(sideEffect);
    assertThat(row.path("risk_level").asText()).isEqualTo(risk);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ''                          ; drop extra say write
          ?q=                         ; drop extra say write
          ?q=AGAIN                    ; say
          ?query=removes              ; drop
          ?q=nobody                   ; extra
          ?namespace=others           ; write
          ?namespace=nowhere          ; ''
          ?team=dev                   ; write
          ?server=echo                ; drop extra say
          ?trust=high                 ; drop
          ?trust=low                  ; say write
          ?side_effect=read           ; say
          ?sideEffect=destructive     ; drop
          ?risk=medium                ; write
          ?drift=declared             ; say write
          ?drift=missing              ; drop
          ?drift=ungoverned           ; extra
          ?server=echo&drift=declared ; say
          ?q=s&trust=high             ; drop
          """)
  void theCatalogIsFiltered(String query, String tools) {
    twoServers();

    var rows = platform.get("/runtime/tools" + query).json().path("tools");

    assertThat(String.join(" ", rows.findValuesAsText("tool_name"))).isEqualTo(tools);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          trust=huge        ; low, medium, high
          side_effect=looks ; read, write, destructive
          sideEffect=looks  ; read, write, destructive
          risk=none         ; low, medium, high
          drift=MISSING     ; declared, ungoverned, missing
          colour=red        ; drift
          """)
  void aWordThatThereIsNotIsRefusedForItWouldFindNothing(String query, String words) {
    var refused = platform.get("/runtime/tools?" + query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_query_param");
    assertThat(refused.message()).contains(words);
  }

  @Test
  void aToolOfAServerThatIsReachedSaysHowAClientIsToldOf() {
    platform.given(Manifests.ECHO);
    assertThat(platform.get("/runtime/tools").json().at("/tools/0").has("connect_config"))
        .isFalse();

    platform.reached("echo", URI.create("http://127.0.0.1:8091/echo/mcp"));

    var row = platform.get("/runtime/tools").json().at("/tools/0");
    assertThat(row.path("endpoint_url").asText()).isEqualTo("http://127.0.0.1:8091/echo/mcp");
    assertThat(row.path("connect_config").toString())
        .isEqualTo(
            "{\"mcpServers\":{\"echo\":{\"type\":\"http\",\"url\":\"http://127.0.0.1:8091/echo/mcp\"}}}");
  }
}
