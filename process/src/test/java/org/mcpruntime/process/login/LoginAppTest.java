package org.mcpruntime.process.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.Callers;
import org.mcpruntime.process.api.Hosts;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.web.Asset;
import org.mcpruntime.process.web.Assets;

/** What a browser may do with its cookie, and what a foreign page may not, over a real socket. */
final class LoginAppTest {

  private static final String KEY = "the-key";
  private static final Principal ROOT = new Principal("root", Principal.Role.ADMIN);

  private Instant now = Instant.parse("2026-11-26T12:00:00Z");
  private final Secrets sessions = new Secrets(Duration.ofHours(8), 10, () -> now, new Random(1));
  private final Secrets codes = new Secrets(Duration.ofMinutes(1), 10, () -> now, new Random(2));
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  /** Callers by key or cookie. */
  private final class Known implements Callers {

    @Override
    public Optional<Principal> of(String token) {
      return token.equals(KEY) ? Optional.of(ROOT) : Optional.empty();
    }

    @Override
    public Optional<Principal> ofSession(String secret) {
      return sessions.of(secret).map(Secrets.Held::principal);
    }
  }

  /** All three behind one port. */
  private record Together(Assets assets, LoginApp login, Api api) implements HttpApp {

    private HttpApp of(Request request) {
      return assets.isOurs(request.path()) ? assets : LoginApp.isOurs(request.path()) ? login : api;
    }

    @Override
    public int bodyLimit(Request head) {
      return of(head).bodyLimit(head);
    }

    @Override
    public void handle(Request request, Answer answer) {
      of(request).handle(request, answer);
    }
  }

  private static Asset asset(String type, String text) {
    return new Asset(type, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  @BeforeEach
  void begin() {
    var log =
        Log.to(
            new PrintStream(PrintStream.nullOutputStream(), true),
            Form.JSON,
            Level.ERROR,
            () -> now);
    var hosts = new Hosts(Set.of());
    var known = new Known();
    var routes =
        List.of(
            Route.get("/thing", "a thing", String.class, asked -> Reply.text(asked.who().name())),
            Route.change(Route.Verb.POST, "/thing", "changes it", null, _ -> Reply.text("changed"))
                .answering(String.class));
    server =
        new HttpServer(
            loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            ServerLimits.DEFAULT,
            new Together(
                new Assets(
                    "/console",
                    asset("text/html", "<script src=\"@assets@/a.js\"></script>"),
                    Map.of("a.js", asset("text/javascript", "1")),
                    hosts),
                new LoginApp(known, sessions, codes, hosts, () -> now, threads),
                new Api(routes, known, hosts, threads, log)));
  }

  @AfterEach
  void end() throws InterruptedException {
    var _ = server.close(Duration.ZERO);
    threads.shutdownNow();
    loops.close();
  }

  private String ask(String line, String headers, String body) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var request =
          "%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
              .formatted(line, server.port(), headers, body.length(), body);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static final String OURS = "Sec-Fetch-Site: same-origin\r\nX-MCP-Console: 1\r\n";

  /** What a browser and its page have of a session. */
  private record Session(String cookie, String secret) {

    /** As a page of ours sends it. */
    String headers() {
      return "Cookie: %s\r\nSec-Fetch-Site: same-origin\r\nX-MCP-Console: %s\r\n"
          .formatted(cookie, secret);
    }
  }

  private Session session() {
    var said = ask("POST /auth/login", OURS, "{\"api_key\":\"the-key\"}");
    assertThat(said)
        .startsWith("HTTP/1.1 200")
        .contains("\"authenticated\":true")
        .contains("HttpOnly; SameSite=Strict; Max-Age=28800");
    return new Session(
        said.replaceAll("(?s).*(mcp_ui_session=[^;]+);.*", "$1"),
        said.replaceAll("(?s).*\"secret\":\"([^\"]+)\".*", "$1"));
  }

  @Test
  void aKeyLogsInAndTheCookieCountsUntilItIsLoggedOut() {
    var begun = session();
    var ours = new Session("a=b; " + begun.cookie + "; c=d", begun.secret).headers();
    assertThat(ask("GET /thing", ours, "")).startsWith("HTTP/1.1 200").endsWith("root");
    assertThat(ask("POST /thing", ours, "")).startsWith("HTTP/1.1 200");
    assertThat(ask("GET /auth/status", ours, ""))
        .contains("\"principal\":{\"subject\":\"root\",\"role\":\"admin\"}")
        .doesNotContain("secret");

    assertThat(ask("POST /auth/logout", ours, "{}")).contains("Max-Age=0");
    assertThat(ask("GET /thing", ours, "")).startsWith("HTTP/1.1 401");
    assertThat(ask("GET /auth/status", ours, "")).contains("\"authenticated\":false");
  }

  /** Cookies know no ports: another program at this address is sent them. */
  @Test
  void whoHasTheCookieAloneIsNobody() {
    var begun = session();
    var other = session();
    for (var secret : List.of("1", "", other.secret, begun.secret.substring(1))) {
      var replayed = new Session(begun.cookie, secret).headers();
      assertThat(ask("GET /thing", replayed, "")).startsWith("HTTP/1.1 401");
      assertThat(ask("GET /auth/status", replayed, "")).contains("\"authenticated\":false");
      assertThat(ask("POST /auth/logout", replayed, "{}")).startsWith("HTTP/1.1 200");
    }
    assertThat(ask("GET /thing", "Cookie: " + begun.cookie + "\r\nSec-Fetch-Site: none\r\n", ""))
        .startsWith("HTTP/1.1 401");
    assertThat(ask("GET /thing", begun.headers(), "")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aSessionEndsAfterEightHours() {
    var ours = session().headers();
    now = now.plus(Duration.ofHours(8));
    assertThat(ask("GET /thing", ours, "")).startsWith("HTTP/1.1 401");
  }

  /** Which requests with a good cookie pass; a foreign page cannot say that it is none. */
  @ParameterizedTest
  @CsvSource({
    "GET,  Sec-Fetch-Site: same-origin|X-MCP-Console: KEPT,    200",
    "GET,  Sec-Fetch-Site: none|X-MCP-Console: KEPT,           200",
    "GET,  Sec-Fetch-Site: same-origin,                        401",
    "GET,  Sec-Fetch-Site: same-site|X-MCP-Console: KEPT,      403",
    "GET,  Sec-Fetch-Site: cross-site|X-MCP-Console: KEPT,     403",
    "GET,  X-MCP-Console: KEPT,                                403",
    "POST, Sec-Fetch-Site: same-origin,                        403",
    "POST, Sec-Fetch-Site: same-origin|X-MCP-Console: 1,       401",
    "POST, Sec-Fetch-Site: same-origin|X-MCP-Console: KEPT,    200",
    "POST, Sec-Fetch-Site: cross-site|X-MCP-Console: KEPT,     403",
    "POST, Origin: http://127.0.0.1:PORT|X-MCP-Console: KEPT,  200",
    "POST, Origin: http://evil.example|X-MCP-Console: KEPT,    403",
    "POST, Origin: null|X-MCP-Console: KEPT,                   403",
  })
  void onlyOurOwnPagesUseTheCookie(String verb, String headers, int status) {
    var begun = session();
    var lines =
        headers
                .replace("PORT", Integer.toString(server.port()))
                .replace("KEPT", begun.secret)
                .replace("|", "\r\n")
            + "\r\n";
    assertThat(ask(verb + " /thing", "Cookie: " + begun.cookie + "\r\n" + lines, ""))
        .startsWith("HTTP/1.1 " + status);
  }

  @Test
  void aCookieThatIsThereTwiceIsNobodys() {
    var begun = session();
    var twice = new Session(begun.cookie + "; mcp_ui_session=other", begun.secret).headers();
    assertThat(ask("GET /thing", twice, "")).startsWith("HTTP/1.1 401");
  }

  @Test
  void aCodeLogsInOnceAndForAMinute() {
    var code = "{\"code\":\"" + codes.make(ROOT).value() + "\"}";
    assertThat(ask("POST /auth/login", OURS, code)).startsWith("HTTP/1.1 200");
    assertThat(ask("POST /auth/login", OURS, code)).startsWith("HTTP/1.1 401");
    var late = "{\"code\":\"" + codes.make(ROOT).value() + "\"}";
    now = now.plusSeconds(60);
    assertThat(ask("POST /auth/login", OURS, late)).startsWith("HTTP/1.1 401");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                             | 400",
        "{\"api_key\":\"\"}             | 400",
        "{\"api_key\":\"a\",\"code\":\"b\"} | 400",
        "not json                       | 400",
        "null                           | 400",
        "{\"api_key\":\"wrong\"}        | 401",
      })
  void whatIsNoKeyIsRefused(String body, int status) {
    assertThat(ask("POST /auth/login", OURS, body)).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void aForeignPageCannotLogAnybodyIn() {
    var body = "{\"api_key\":\"the-key\"}";
    assertThat(ask("POST /auth/login", "Sec-Fetch-Site: cross-site\r\n", body))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("mcp_ui_session");
    assertThat(ask("GET /auth/login", OURS, "")).startsWith("HTTP/1.1 405");
    assertThat(ask("GET /auth/nothing", OURS, "")).startsWith("HTTP/1.1 404");
  }

  @Test
  void tooManyWrongKeysAreRefusedForAWhile() {
    for (int i = 0; i < 5; i++) {
      assertThat(ask("POST /auth/login", OURS, "{\"api_key\":\"wrong\"}"))
          .startsWith("HTTP/1.1 401");
    }
    assertThat(ask("POST /auth/login", OURS, "{\"api_key\":\"the-key\"}"))
        .startsWith("HTTP/1.1 429");
    var code = "{\"code\":\"" + codes.make(ROOT).value() + "\"}";
    assertThat(ask("POST /auth/login", OURS, code)).startsWith("HTTP/1.1 200");
  }

  @Test
  void filesAreKeptAndThePageIsNot() {
    assertThat(ask("GET /", "", "")).startsWith("HTTP/1.1 302").contains("/console/");
    var page = ask("GET /console/servers/a/b?c=d", "", "");
    assertThat(page)
        .startsWith("HTTP/1.1 200")
        .contains("no-store")
        .contains("require-trusted-types-for 'script'")
        .contains("frame-ancestors 'none'");
    var file = page.replaceAll("(?s).*src=\"([^\"]+)\".*", "$1");
    assertThat(ask("GET " + file, "", "")).startsWith("HTTP/1.1 200").contains("immutable");
    assertThat(ask("HEAD " + file, "", "")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    assertThat(ask("GET /console/assets/0/a.js", "", "")).startsWith("HTTP/1.1 404");
    assertThat(ask("GET /console/assets/../../etc/passwd", "", "")).doesNotContain("root:");
    assertThat(ask("POST /console/", "", "")).startsWith("HTTP/1.1 405");
    assertThat(ask("GET /console/", "Origin: http://evil.example\r\n", ""))
        .startsWith("HTTP/1.1 403");
  }
}
