package org.mcpruntime.process.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

/** What every request to an API passes before a handler sees it, over a real socket. */
final class ApiTest {

  private static final String TOKEN = "a-token-of-the-test";

  private static final Parameter.Count SIZE =
      new Parameter.Count("size", new Parameter.Range(0, 9), 1, "how large it is");

  private record Thing(String name, int size) {}

  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch left = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void begin() {
    var routes =
        List.of(
            Route.get(
                    "/things/{name}",
                    "one thing",
                    Thing.class,
                    asked -> Reply.json(new Thing(asked.name("name"), asked.query().count(SIZE))))
                .taking(List.of(SIZE)),
            Route.change(
                Route.Verb.POST,
                "/things",
                "a thing",
                Thing.class,
                asked -> Reply.json(201, asked.body(Thing.class))),
            Route.get(
                "/broken",
                "always fails",
                String.class,
                _ -> {
                  throw new IllegalStateException("a fault, as the test wants it");
                }),
            Route.get(
                "/refused",
                "never allowed",
                String.class,
                _ -> {
                  throw new ApiException(
                      ErrorCode.CONFLICT, "it is there already", List.of("a", "b"));
                }),
            Route.get(
                "/things/all",
                "all things, though it stands behind the one thing of that name",
                String.class,
                _ -> Reply.text("all of them")),
            Route.get(
                "/lines",
                "lines without an end",
                String.class,
                _ -> new Reply.Lines(Reply.TEXT, this::say)));
    Callers callers =
        token ->
            token.equals(TOKEN)
                ? Optional.of(new Principal("test", Principal.Role.ADMIN))
                : Optional.empty();
    var clock = InstantSource.system();
    var log =
        Log.to(
            new PrintStream(PrintStream.nullOutputStream(), true), Form.JSON, Level.ERROR, clock);
    server =
        new HttpServer(
            loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            ServerLimits.DEFAULT,
            new Api(routes, callers, new Hosts(Set.of("mcp.example")), threads, log));
  }

  private void say(Reply.Listener listener) throws InterruptedException {
    var line = new byte[8 << 10];
    while (listener.hear(line)) {
      // As many as the client takes.
    }
    left.countDown();
  }

  @AfterEach
  void end() throws InterruptedException {
    var _ = server.close(Duration.ZERO);
    threads.shutdownNow();
    loops.close();
  }

  private String ask(String head, String body) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              (head.replace("|", "\r\n")
                      + "\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                          .formatted(body.length(), body))
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          GET /things/a%20b?size=3 HTTP/1.1|Host: localhost|Authorization: Bearer T ; 200 ; {"name":"a b","size":3}
          GET /things/a HTTP/1.1|Host: 127.0.0.1:8080|x-api-key: T                  ; 200 ; {"name":"a","size":1}
          GET /things/all HTTP/1.1|Host: localhost|x-api-key: T                     ; 200 ; all of them
          GET /things/a HTTP/1.1|Host: mcp.example|x-api-key: T                     ; 200 ; {"name":"a","size":1}
          GET /things/a HTTP/1.1|Host: localhost                                    ; 401 ; "error":"unauthorized"
          GET /things/a HTTP/1.1|Host: localhost|x-api-key: other                   ; 401 ; "error":"unauthorized"
          GET /things/a HTTP/1.1|Host: evil.example|x-api-key: T                    ; 403 ; evil.example is none of
          GET /things/a HTTP/1.1|Host: localhost|Origin: http://evil.example|x-api-key: T ; 403 ; other origins
          GET /things/a HTTP/1.1|Host: localhost:1|Origin: http://localhost:1|x-api-key: T ; 200 ; "name":"a"
          GET /things/a?colour=red HTTP/1.1|Host: localhost|x-api-key: T            ; 400 ; colour: there are size
          GET /things/a?size=x HTTP/1.1|Host: localhost|x-api-key: T                ; 400 ; from 0 to 9
          GET /things/a?size=1&size=2 HTTP/1.1|Host: localhost|x-api-key: T         ; 400 ; given twice
          PUT /things/a HTTP/1.1|Host: localhost|x-api-key: T                       ; 405 ; /things/a takes GET
          GET /nothing HTTP/1.1|Host: localhost|x-api-key: T                        ; 404 ; nothing at /nothing
          GET /broken HTTP/1.1|Host: localhost|x-api-key: T                         ; 500 ; a fault of ours
          GET /refused HTTP/1.1|Host: localhost|x-api-key: T                        ; 409 ; "details":["a","b"]
          """)
  void aRequestIsAnsweredOrRefusedWithAWordAndASentence(String head, int status, String body) {
    var answer = ask(head.replace(" T", " " + TOKEN), "");

    assertThat(answer).startsWith("HTTP/1.1 " + status).contains(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"name":"a","size":2}    ; 201 ; {"name":"a","size":2}
          {"name":"a","size":      ; 400 ; cannot be read at line 1
          {"name":"a","size":"x"}  ; 400 ; invalid_request_body
          null                     ; 400 ; the body is null
          """)
  void aBodyIsWhatItsRouteReadsOrRefused(String body, int status, String answered) {
    var head = "POST /things HTTP/1.1|Host: localhost|x-api-key: " + TOKEN;

    assertThat(ask(head, body)).startsWith("HTTP/1.1 " + status).contains(answered);
  }

  @Test
  void nothingIsReadOfABodyThatIsTooLarge() {
    var head = "POST /things HTTP/1.1|Host: localhost|x-api-key: " + TOKEN;

    assertThat(ask(head, "\"" + "x".repeat(1 << 20) + "\"")).startsWith("HTTP/1.1 413");
  }

  @Test
  void linesEndWhenTheClientLeaves() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var head = "GET /lines HTTP/1.1\r\nHost: localhost\r\nx-api-key: %s\r\n\r\n".formatted(TOKEN);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(1 << 20)).hasSize(1 << 20);
    }

    assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
