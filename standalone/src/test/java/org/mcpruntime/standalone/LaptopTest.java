package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.client.Api;
import org.mcpruntime.client.ApiFailure;

/** The whole platform on a laptop: real servers, called over HTTP, and what becomes of it. */
final class LaptopTest {

  @TempDir Path data;

  private Laptop laptop() {
    return new Laptop(data)
        .write("assistant.yaml", Laptop.server("assistant", "WorkspaceAssistantMain", ""))
        .write("access.yaml", Laptop.access("assistant"))
        .awaitReady("assistant");
  }

  @Test
  void whatIsWrittenIntoTheFolderRunsIsGovernedAndIsRecorded() {
    try (var laptop = laptop()) {
      assertThat(laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO)).isEqualTo("hello");
      assertThat(laptop.call("/mcp-servers/assistant/mcp", "echo", Laptop.AS_DEMO))
          .isEqualTo("hello");
      assertThat(laptop.call("/assistant/mcp", "upper", Laptop.AS_DEMO)).isEqualTo("trust_too_low");
      assertThat(laptop.call("/assistant/mcp", "echo", Map.of())).isNotEqualTo("hello");
      assertThat(laptop.call("/nobody/mcp", "echo", Laptop.AS_DEMO)).isEqualTo("server_unknown");

      await()
          .until(
              () ->
                  laptop
                      .api
                      .get("/events", Map.of("reason", "trust_too_low", "tool_name", "upper"))
                      .path("events")
                      .size(),
              size -> size == 1);
      var why =
          laptop.api.get(
              "/runtime/explain",
              Map.of(
                  "server",
                  "assistant",
                  "human",
                  "demo",
                  "agent",
                  "cursor",
                  "session",
                  "demo-1",
                  "tool",
                  "upper"));
      assertThat(why.path("reason").asText()).isEqualTo("trust_too_low");
      assertThat(why.path("changes")).isNotEmpty();
      assertThat(laptop.phase("mcpagentsessions", "demo-1")).isEqualTo("Bound");
    }
  }

  @Test
  void onePageHasTheFiguresOfAllParts() throws IOException {
    try (var laptop = laptop()) {
      assertThat(laptop.call("/assistant/mcp", "upper", Laptop.AS_DEMO)).isEqualTo("trust_too_low");

      var url = laptop.platform.apiUrl().resolve("/metrics").toURL();
      try (var page = url.openStream()) {
        assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8))
            .contains("mcp_gateway_requests_total{", "reason=\"trust_too_low\"")
            .contains("mcp_gateway_spool_limit_bytes", "mcp_feed_servers 1.0")
            .containsOnlyOnce("# TYPE jvm_memory_used_bytes gauge");
      }
    }
  }

  @Test
  void aRevocationIsInForceWhenItIsAnswered() {
    try (var laptop = laptop()) {
      assertThat(laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO)).isEqualTo("hello");

      var _ = laptop.api.post("/runtime/sessions/mcp-servers/demo-1/revoke", null);

      await()
          .atMost(Duration.ofSeconds(1))
          .until(
              () ->
                  laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO).equals("session_revoked"));
      assertThatThrownBy(
              () -> laptop.api.post("/runtime/sessions/mcp-servers/demo-1/unrevoke", null))
          .isInstanceOfSatisfying(
              ApiFailure.class, failure -> assertThat(failure.status()).isEqualTo(409));
    }
  }

  @Test
  void aServerOverStdioIsReachedOverHttp() {
    try (var laptop =
        new Laptop(data)
            .write("text.yaml", Laptop.server("text", "TextToolsMain", "  transport: stdio"))
            .write("access.yaml", Laptop.access("text"))
            .awaitReady("text")) {
      assertThat(laptop.call("/text/mcp", "echo", Laptop.AS_DEMO)).isEqualTo("hello");
      var tools = laptop.api.get("/runtime/tools", Map.of("drift", "ungoverned")).path("tools");
      assertThat(tools.findValuesAsText("tool_name")).contains("slugify").doesNotContain("echo");
    }
  }

  @Test
  void aChangeOfPolicyRestartsNothingAndAServerThatIsRemovedIsGone() throws IOException {
    try (var laptop = laptop()) {
      var logs = "/runtime/servers/mcp-servers/assistant/logs";
      var before = laptop.api.text(logs, Map.of());

      laptop.write(
          "assistant.yaml",
          Laptop.server("assistant", "WorkspaceAssistantMain", "")
              .replace("requiredTrust: high", "requiredTrust: low"));
      await().until(() -> laptop.call("/assistant/mcp", "upper", Laptop.AS_DEMO), "HELLO"::equals);
      assertThat(laptop.api.text(logs, Map.of())).isEqualTo(before);

      Files.delete(data.resolve("resources/assistant.yaml"));
      await()
          .until(
              () -> laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO),
              "server_unknown"::equals);
      await().until(() -> laptop.phase("mcpagentsessions", "demo-1").equals("Unbound"));
    }
  }

  @Test
  void afterARestartEverythingIsAsItWas() {
    try (var laptop = laptop()) {
      assertThat(laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO)).isEqualTo("hello");
      var _ = laptop.api.post("/runtime/sessions/mcp-servers/demo-1/revoke", null);
    }
    try (var laptop = new Laptop(data).awaitReady("assistant")) {
      assertThat(laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO))
          .isEqualTo("session_revoked");
      assertThat(laptop.api.get("/events", Map.of("tool_name", "echo")).path("events").size())
          .isEqualTo(1);
    }
  }

  @Test
  void twoServersThatWantOnePathAreToldApart() {
    try (var laptop = laptop()) {
      laptop
          .write(
              "other.yaml",
              Laptop.server("other", "WorkspaceAssistantMain", "  publicPathPrefix: assistant"))
          .awaitReady("other");

      var conditions =
          laptop.api.get("/runtime/servers/mcp-servers/other", Map.of()).path("server");
      assertThat(conditions.path("endpoint").asText()).endsWith("/mcp-servers/other/mcp");
      assertThat(conditions.path("conditions").toString()).contains("PathTaken");
      assertThat(laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO)).isEqualTo("hello");
    }
  }

  @Test
  void aThousandBrokenManifestsAreReportedAndNothingElseSuffers() {
    try (var laptop = laptop()) {
      for (int i = 0; i < 1_000; i++) {
        laptop.write("broken/%04d.yaml".formatted(i), "kind: [MCPServer\n");
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !laptop.platform.status().troubles().isEmpty());
      assertThat(laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO)).isEqualTo("hello");
      assertThat(laptop.platform.status().troubles().getFirst()).contains("broken/0000.yaml");
    }
  }

  @Test
  void aSecretThatIsMissingIsSaidWithThePlaceWhereItBelongs() {
    try (var laptop = new Laptop(data)) {
      laptop.write(
          "assistant.yaml",
          Laptop.server(
              "assistant",
              "WorkspaceAssistantMain",
              "  secretEnvVars:\n  - name: KEY\n    secretKeyRef: {name: key, key: token}"));
      await()
          .ignoreExceptions()
          .until(() -> laptop.phase("mcpservers", "assistant"), "Error"::equals);
      var message =
          laptop
              .api
              .get("/runtime/servers/mcp-servers/assistant", Map.of())
              .path("server")
              .path("message")
              .asText();
      assertThat(message).contains("secrets/mcp-servers/key/token");
    }
  }

  @Test
  void aSecondPlatformSaysThatOneRuns() {
    try (var laptop = new Laptop(data)) {
      assertThatThrownBy(() -> new Laptop(data))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("a platform runs on")
          .hasMessageContaining(laptop.platform.apiUrl().toString());
    }
  }

  @Test
  void aPortThatIsTakenIsNamedAndTheNextStartWorks() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> new Laptop(data, Map.of("GATEWAY_PORT", port)))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining(port)
          .hasMessageContaining("--gateway-port");
      assertThatThrownBy(() -> new Laptop(data, Map.of("API_PORT", port)))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining(port)
          .hasMessageContaining("--api-port");
    }
    new Laptop(data).close();
  }

  @Test
  void aFileInThePlaceOfTheFolderIsSaid() throws IOException {
    var file = Files.writeString(data.resolve("file"), "");
    assertThatThrownBy(() -> new Laptop(file.resolve("data")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--data");
  }

  @Test
  void theTokenIsItsOwnersOnlyAndNobodyElseIsLetIn() throws IOException {
    try (var laptop = new Laptop(data)) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("token"))))
          .isEqualTo("rw-------");
      var other = new Api(laptop.platform.apiUrl(), "mcpa_somebody-elses");
      assertThatThrownBy(() -> other.get("/status", Map.of()))
          .isInstanceOfSatisfying(
              ApiFailure.class, failure -> assertThat(failure.status()).isEqualTo(401));
    }
  }
}
