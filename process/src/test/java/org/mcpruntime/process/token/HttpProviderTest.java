package org.mcpruntime.process.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mcpruntime.process.token.Provider.Unreachable;

/** Against an issuer that tells lies, of all kinds, over HTTP. */
class HttpProviderTest {

  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";
  private static final String KEYS = new Issuer().ec("a", Curve.P_256).jwks();

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final Map<String, Answer> answers = Collections.synchronizedMap(new HashMap<>());
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;
  private String issuer;
  private HttpProvider provider;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          var path = exchange.getRequestURI().getPath();
          asked.add(path);
          answers.getOrDefault(path, status(404)).to(exchange);
        });
    server.start();
    issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    provider = new HttpProvider(new Discovery(issuer, false), Duration.ofSeconds(2));
    answers.put(OAUTH, text("{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/k\"}"));
    answers.put("/k", text(KEYS));
  }

  @AfterEach
  void stop() {
    over.countDown();
    provider.close();
    server.stop(0);
  }

  private static Answer text(String body) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.getBytes(UTF_8).length);
      exchange.getResponseBody().write(body.getBytes(UTF_8));
      exchange.close();
    };
  }

  private static Answer status(int status) {
    return exchange -> {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    };
  }

  private static Answer redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", location);
      status(302).to(exchange);
    };
  }

  /** Begins an answer and never ends it. */
  private Answer trickle() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private void unreachable(String reason) {
    assertThatThrownBy(provider::keys).isInstanceOf(Unreachable.class).hasMessageContaining(reason);
  }

  @Test
  void keys_are_found_where_the_issuer_says() {
    assertThat(provider.keys().size()).isEqualTo(1);
    assertThat(asked).containsExactly(OAUTH, "/k");
  }

  @Test
  void an_issuer_of_openid_connect_is_found_second() {
    answers.put(OPENID, answers.remove(OAUTH));

    assertThat(provider.keys().size()).isEqualTo(1);
    assertThat(asked).containsExactly(OAUTH, OPENID, "/k");
  }

  @Test
  void an_issuer_with_a_path_is_found_at_its_host_last() {
    var tenant = issuer + "/tenant";
    answers.clear();
    answers.put(
        OPENID + "/tenant",
        text("{\"issuer\":\"" + tenant + "\",\"jwks_uri\":\"" + issuer + "/k\"}"));
    answers.put("/k", text(KEYS));
    try (var provider = new HttpProvider(new Discovery(tenant, false), Duration.ofSeconds(2))) {
      assertThat(provider.keys().size()).isEqualTo(1);
    }
    assertThat(asked)
        .containsExactly(
            "/tenant" + OAUTH, "/tenant" + OPENID, OAUTH + "/tenant", OPENID + "/tenant", "/k");
  }

  @Test
  void an_issuer_that_says_it_is_another_is_not_asked_for_keys() {
    answers.put(
        OAUTH, text("{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"" + issuer + "/k\"}"));

    unreachable("its issuer is https://evil.example, not " + issuer);
    assertThat(asked).doesNotContain("/k");
  }

  @Test
  void a_lie_in_one_place_does_not_hide_the_truth_in_the_next() {
    answers.put(OPENID, answers.put(OAUTH, text("{\"issuer\":\"https://evil.example\"}")));

    assertThat(provider.keys().size()).isEqualTo(1);
  }

  @Test
  void every_place_that_failed_is_told() {
    answers.put(OAUTH, status(500));

    unreachable(issuer + OAUTH + ": it answers 500; " + issuer + OPENID + ": it answers 404");
  }

  @Test
  void a_redirect_on_the_same_host_is_followed() {
    answers.put("/moved", answers.put(OAUTH, redirect("/moved")));

    assertThat(provider.keys().size()).isEqualTo(1);
  }

  @Test
  void a_redirect_to_another_host_is_not_followed() {
    var port = server.getAddress().getPort();
    answers.put(OAUTH, redirect("http://localhost:" + port + "/moved"));

    unreachable("redirects to another host");
    assertThat(asked).doesNotContain("/moved");
  }

  @Test
  void a_redirect_in_a_circle_ends() {
    answers.put("/k", redirect("/k"));

    unreachable("redirects more than 3 times");
  }

  @Test
  void a_body_has_a_size() {
    answers.put("/k", text("{\"keys\":[],\"more\":\"" + "x".repeat(1 << 20) + "\"}"));

    unreachable("/k: ");
  }

  @Test
  void a_body_that_never_ends_is_not_waited_for() {
    provider.close();
    provider = new HttpProvider(new Discovery(issuer, false), Duration.ofMillis(300));
    answers.put("/k", trickle());

    unreachable("no answer within 300 ms");
  }

  @Test
  void what_is_no_key_set_is_told() {
    answers.put("/k", text("<html>"));

    unreachable("/k: a key set is JSON");
  }

  @Test
  void an_issuer_that_is_down_is_told() {
    server.stop(0);

    unreachable("ConnectException");
  }
}
