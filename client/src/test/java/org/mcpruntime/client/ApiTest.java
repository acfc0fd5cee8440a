package org.mcpruntime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;

/** What a caller of the platform's API sees, of our own server and of others. */
@Timeout(60)
final class ApiTest {

  private static final String TOKEN = "a-token-of-the-test";

  private record Thing(String name) {}

  private static ApiFailure failure(ThrowingCallable call) {
    var failure = catchThrowableOfType(ApiFailure.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/api", "/api/", "/api/v1", "/api/v1/"})
  void theApiIsFoundWithAndWithoutItsPrefix(String path) {
    var api = new Api(URI.create("http://127.0.0.1:1" + path), TOKEN);

    assertThat(api.base()).isEqualTo(URI.create("http://127.0.0.1:1"));
  }

  @Test
  void whatIsAskedForIsWrittenAsUrlsAreWhateverItHolds() throws IOException {
    try (var server = new ExactServer(_ -> ExactServer.Said.json(200, "", "{\"name\":\"a\"}"))) {
      var api = new Api(server.url(""), TOKEN);

      assertThat(api.get("/things/" + Api.escaped("a b/é?"), Map.of("and", "&=+", "a", "")))
          .isEqualTo(Json.RESOURCES.valueToTree(new Thing("a")));
      assertThat(api.get("/things/a", Thing.class)).isEqualTo(new Thing("a"));
      assertThat(api.text("/things/a", Map.of())).isEqualTo("{\"name\":\"a\"}");
      var _ = api.post("/things", Json.RESOURCES.valueToTree(new Thing("b")));
      var _ = api.post("/things/a/stop", null);

      assertThat(server.heard)
          .extracting(heard -> heard.line() + " " + heard.body())
          .containsExactly(
              "GET /api/v1/things/a%20b%2F%C3%A9%3F?a=&and=%26%3D%2B HTTP/1.1 ",
              "GET /api/v1/things/a HTTP/1.1 ",
              "GET /api/v1/things/a HTTP/1.1 ",
              "POST /api/v1/things HTTP/1.1 {\"name\":\"b\"}",
              "POST /api/v1/things/a/stop HTTP/1.1 ");
    }
  }

  @Test
  void aRefusalIsAFailureWithItsWordSentenceAndDetails() throws IOException {
    var body = "{\"error\":\"invalid\",\"message\":\"it does not fit\",\"details\":[\"a\",\"b\"]}";
    try (var server = new ExactServer(_ -> ExactServer.Said.json(422, "", body))) {
      var failure = failure(() -> new Api(server.url(""), TOKEN).delete("/things/a"));

      assertThat(failure.status()).isEqualTo(422);
      assertThat(failure.code()).isEqualTo("invalid");
      assertThat(failure).hasMessage("it does not fit");
      assertThat(failure.details()).containsExactly("a", "b");
    }
  }

  @Test
  void aTokenThatIsRefusedIsSaidOfAnswersAndOfLines() throws IOException {
    var body = "{\"error\":\"unauthorized\",\"message\":\"a token is needed\"}";
    try (var server =
        new ExactServer(_ -> ExactServer.Said.json(401, "WWW-Authenticate: Bearer\r\n", body))) {
      var api = new Api(server.url(""), "somebody-elses");

      for (var failure :
          List.of(
              failure(() -> api.get("/status", Map.of())),
              failure(() -> api.lines("/events", Map.of(), _ -> true)))) {
        assertThat(failure.status()).isEqualTo(401);
        assertThat(failure.code()).isEqualTo("unauthorized");
        assertThat(failure).hasMessage("a token is needed");
      }
    }
  }

  @Test
  void linesAreHeardUntilTheyAreEnoughAndThenTheConnectionEnds() throws Exception {
    try (var server =
        saying(
            "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|x\n|1|\n|3|y\nz|2|\nu|2|\nv|", true)) {
      var heard = new ArrayList<String>();

      new Api(server.url(""), TOKEN)
          .lines(
              "/events",
              Map.of(),
              line -> {
                heard.add(line);
                return heard.size() < 3;
              });

      assertThat(heard).containsExactly("x", "y", "z");
      assertThat(server.left.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whereNothingListensItIsSaidWhereAndWhatToDo() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var api = new Api(URI.create("http://127.0.0.1:" + port), TOKEN);

    for (var failure :
        List.of(
            failure(() -> api.get("/status", Map.of())),
            failure(() -> api.lines("/status", Map.of(), _ -> true)))) {
      assertThat(failure.status()).isZero();
      assertThat(failure.code()).isEqualTo("unreachable");
      assertThat(failure)
          .hasMessageContaining("nothing answers at http://127.0.0.1:" + port)
          .hasMessageContaining("./mcp-runtime up");
    }
  }

  /** A server that says that and then holds the connection, or closes it. */
  private static ExactServer saying(String bytes, boolean holds) throws IOException {
    return new ExactServer(_ -> new ExactServer.Said(bytes.replace("|", "\r\n"), holds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK|Content-Type: application/json|",
        "HTTP/1.1 200 OK|Content-Length: 10||{\"name\"",
        "HTTP/1.1 500 Broken|Content-Length: 10||{\"error\""
      })
  void whoeverFallsSilentIsNotWaitedForForever(String bytes) throws IOException {
    try (var silent = saying(bytes, true)) {
      var api = new Api(silent.url(""), TOKEN, Duration.ofMillis(300));

      var failure = failure(() -> api.get("/status", Map.of()));

      assertThat(failure.code()).isEqualTo("unreachable");
      assertThat(failure).hasMessageContaining("has not answered within");
    }
  }

  @Test
  void linesThatDoNotBeginAreNotWaitedForForever() throws IOException {
    try (var silent = saying("", true)) {
      var api = new Api(silent.url(""), TOKEN, Duration.ofMillis(300));

      var failure = failure(() -> api.lines("/events", Map.of(), _ -> true));

      assertThat(failure).hasMessageContaining("has not answered within");
    }
  }

  @Test
  void aLineThatIsCutInTheMiddleIsNotHeardAndTheCutIsSaid() throws IOException {
    try (var cut = saying("HTTP/1.1 200 OK|Transfer-Encoding: chunked||4|one\n|5|two\nt|", false)) {
      var heard = new ArrayList<String>();

      var failure =
          failure(() -> new Api(cut.url(""), TOKEN).lines("/events", Map.of(), heard::add));

      // The end of a connection may overtake what came before it.
      assertThat(heard).isIn(List.of(), List.of("one"), List.of("one", "two"));
      assertThat(failure.code()).isEqualTo("unreachable");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          502 ; <html>Bad gateway</html> ; unknown         ; status 502: <html>Bad gateway</html>
          500 ; null                     ; unknown         ; status 500: null
          500 ; []                       ; unknown         ; status 500: []
          500 ; {"message":"m"}          ; unknown         ; status 500: {"message":"m"}
          302 ; moved                    ; unknown         ; status 302: moved
          429 ; {"error":"of_later","message":"m","new":1} ; of_later ; m
          200 ; <html>                   ; unreadable      ; the answer cannot be read
          200 ; null                     ; unreadable      ; the answer cannot be read
          200 ; {"name":"a","name":"b"}  ; unreadable      ; the answer cannot be read
          """)
  void whatIsNoAnswerOfOurApiIsSaidAsItCame(int status, String body, String code, String message)
      throws IOException {
    try (var other = new ExactServer(_ -> ExactServer.Said.json(status, "", body))) {
      var failure = failure(() -> new Api(other.url(""), TOKEN).get("/status", Thing.class));

      assertThat(failure.status()).isEqualTo(status);
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure).hasMessageContaining(message);
    }
  }

  @Test
  void ofALongPageOfSomebodyElseOnlyTheBeginningIsSaid() throws IOException {
    try (var other = new ExactServer(_ -> ExactServer.Said.json(502, "", "x".repeat(100_000)))) {
      var failure = failure(() -> new Api(other.url(""), TOKEN).get("/status", Map.of()));

      assertThat(String.valueOf(failure.getMessage())).hasSizeLessThan(300).endsWith("x …");
    }
  }

  @Test
  void everyRequestSaysWhoAsksAndFromWhere() throws IOException {
    try (var server = new ExactServer(_ -> ExactServer.Said.json(200, "", "{}"))) {
      var _ = new Api(server.url("/api/v1"), TOKEN).get("/status", Map.of());

      var heard = server.heard.getFirst();
      assertThat(heard.line()).isEqualTo("GET /api/v1/status HTTP/1.1");
      assertThat(heard.header("authorization")).isEqualTo("Bearer " + TOKEN);
      assertThat(heard.header("x-mcp-source")).isEqualTo("cli");
    }
  }
}
