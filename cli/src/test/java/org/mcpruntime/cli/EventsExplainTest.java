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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How an explained event is shown. */
class EventsExplainTest {

  private static final String ID = "01900000-0000-7000-8000-000000000001";

  private static final String EVENT =
      """
      {"event":{"id":"%s","timestamp":"2026-11-25T11:00:00Z","payload":{"namespace":"mcp-servers",
      "server":"echo","rpc_method":"tools/call","tool_name":"drop"}},
      """
          .formatted(ID);

  /** What the command prints where the platform answers that. */
  private static String shown(String answer, String... words) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/api/v1/events/" + ID + "/explain",
        exchange -> {
          try (exchange) {
            var bytes = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    try {
      var out = new StringWriter();
      var environment =
          Map.of(
              "MCP_PLATFORM_API_URL",
              "http://127.0.0.1:" + server.getAddress().getPort(),
              "MCP_PLATFORM_API_TOKEN",
              "t");
      var world =
          new Main.World(InputStream.nullInputStream(), InstantSource.system(), environment);
      var _ = Main.run(List.of(words), new PrintWriter(out), new PrintWriter(out), world);
      return out.toString();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void what_was_decided_stands_before_what_would_be() throws IOException {
    var answer =
        EVENT
            + """
            "recorded":{"decision":"deny","reason":"trust_too_low","sentence":"refused: it is low",
            "advice":"raise it","grant":{"namespace":"n","name":"g"},
            "trust":{"admin":"high","consented":"low","effective":"low","required":"high"}},
            "now":{"allowed":true,"changes":[]},"same_policy":false,"turned":true,
            "differences":[{"what":"decision","before":"deny","after":"allow"}]}
            """;

    assertThat(shown(answer, "events", "explain", ID))
        .isEqualTo(
            """
            2026-11-25T11:00:00Z, mcp-servers/echo: tools/call drop

            DENIED: trust_too_low
              - refused: it is low
              - grant n/g
              - trust: min(ceiling high, consent low) = low, required high
              - what to do: raise it

            Now it would be allowed, under another policy.
              - decision: deny, now allow
            """);
  }

  @Test
  void what_cannot_be_asked_again_is_said() throws IOException {
    assertThat(shown(EVENT + "\"note\":\"nothing was decided\"}", "events", "explain", ID))
        .endsWith("\nnothing was decided\n");
  }

  @Test
  void an_id_is_one() throws IOException {
    assertThat(shown("", "events", "explain", "../servers"))
        .startsWith("Error: ../servers is no id");
  }
}
