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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.json.Json;

/** What is asked of a platform, and how its answer is shown. */
class PolicyTryTest {

  private static final String DENIED =
      """
      {"before":{"allowed":false,"reason":"trust_too_low","observed":false,
       "steps":["grant g counts","trust low, required high"],
       "changes":[{"sentence":"raise the consent"}]},
      """;

  private final AtomicReference<String> asked = new AtomicReference<>("");

  private String shown(String answer, String... words) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/api/v1/runtime/try",
        exchange -> {
          try (exchange) {
            asked.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
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
  void a_call_is_asked_as_it_is_and_with_something_else() throws IOException {
    var answer =
        DENIED
            + """
            "after":{"allowed":true,"reason":"allowed","observed":false,"steps":[],"changes":[]},
            "turned":true,"differences":[{"what":"decision","before":"deny","after":"allow"}]}
            """;

    var shown =
        shown(
            answer,
            "policy",
            "try",
            "billing",
            "human=ada",
            "tool=refund",
            "--instead",
            "session=more",
            "--instead",
            "team=");

    assertThat(shown)
        .isEqualTo(
            """
            DENIED: trust_too_low
              - grant g counts
              - trust low, required high
            It would be allowed if somebody were to
              + raise the consent

            Instead it would be ALLOWED: allowed
              - decision: deny, instead allow
            """);
    assertThat(Json.SNAPSHOTS.readTree(asked.get()))
        .isEqualTo(
            Json.SNAPSHOTS.readTree(
                """
                {"human":"ada","tool":"refund","server":"billing","namespace":"mcp-servers",
                 "instead":{"session":"more","team":""}}
                """));
  }

  @Test
  void json_is_what_the_platform_said() throws IOException {
    var answer = DENIED + "\"turned\":false,\"differences\":[]}";
    assertThat(
            Json.SNAPSHOTS.readTree(
                shown(answer, "policy", "try", "billing", "tool=refund", "-o", "json")))
        .isEqualTo(Json.SNAPSHOTS.readTree(answer));
  }

  @Test
  void what_is_no_part_of_a_call_is_refused() throws IOException {
    assertThat(shown("{}", "policy", "try", "billing", "tol=refund"))
        .contains("tol is no part of a call");
    assertThat(asked.get()).isEmpty();
  }
}
