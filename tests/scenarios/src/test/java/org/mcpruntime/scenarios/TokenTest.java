package org.mcpruntime.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.gateway.caller.Issuer;

/** A server that wants tokens is called by who has one, from the command line. */
final class TokenTest {

  @TempDir private Path folder;
  private Installation installation;
  private Path data;

  private String run(String... words) {
    return installation.run(data, List.of(words)).all();
  }

  private String call(String... more) {
    var words = new ArrayList<>(List.of("tools", "call", "proven", "upper", "text=hello"));
    words.addAll(List.of(more));
    return installation.run(data, words).all();
  }

  @Test
  void a_token_in_a_file_proves_who_calls() throws IOException {
    installation = Installation.in(Files.createDirectory(folder.resolve("home")));
    data = folder.resolve("data");
    try (var issuer = new Issuer().having("k1");
        var platform = Platform.up(installation, data)) {
      var manifests =
          """
          apiVersion: mcpruntime.org/v1alpha1
          kind: MCPServer
          metadata: {name: proven}
          spec:
            command:
              - $(JAVA_HOME)/bin/java
              - -XX:TieredStopAtLevel=1
              - -cp
              - $(MCP_RUNTIME_HOME)/examples/servers/target/example-servers.jar
              - org.mcpruntime.examples.WorkspaceAssistantMain
            auth: {mode: oauth, issuerURL: "%s", audience: proven}
            gateway: {enabled: true}
            tools: [{name: upper, sideEffect: read}]
          ---
          apiVersion: mcpruntime.org/v1alpha1
          kind: MCPAccessGrant
          metadata: {name: ada}
          spec:
            serverRef: {name: proven}
            subject: {humanID: ada}
            maxTrust: high
            allowedSideEffects: [read]
          ---
          apiVersion: mcpruntime.org/v1alpha1
          kind: MCPAgentSession
          metadata: {name: ada-1}
          spec: {serverRef: {name: proven}, subject: {humanID: ada}, consentedTrust: high}
          """
              .formatted(issuer.url());
      var file = Files.writeString(folder.resolve("proven.yaml"), manifests);
      assertThat(run("server", "apply", "-f", file.toString())).contains("proven", "ada-1");
      var claims =
          "{\"iss\":\"%s\",\"aud\":\"proven\",\"sub\":\"%s\",\"exp\":%d}"
              .replace("%d", "" + (InstantSource.system().instant().getEpochSecond() + 600));
      var hers = folder.resolve("hers");
      Files.writeString(hers, issuer.token("k1", claims.formatted(issuer.url(), "ada")) + "\n");
      var his = folder.resolve("his");
      Files.writeString(his, issuer.token("k1", claims.formatted(issuer.url(), "bob")));
      var none = Files.writeString(folder.resolve("none"), "not a token");

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  platform
                      .api()
                      .get("/resources/mcpservers/mcp-servers/proven", Map.of())
                      .at("/status/phase")
                      .asText(),
              "Ready"::equals);
      assertThat(call("--token-file", hers.toString())).isEqualTo("HELLO\n");
      assertThat(run("tools", "list", "proven", "--token-file", hers.toString())).contains("upper");
      assertThat(call("--token-file", his.toString())).contains("session_not_found");
      assertThat(call()).contains("missing_bearer_token");
      assertThat(call("--token-file", none.toString()))
          .contains("none: a bearer token is")
          .doesNotContain("not a token");
      assertThat(call("--token-file", folder.resolve("away").toString())).contains("away");
    }
  }
}
