package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.judge.fixture.LegacyServer;
import org.mcpruntime.judge.fixture.ModernServer;

/**
 * Through a gateway whose policy allows everything, a server does what it does without one.
 *
 * <p>The suite cannot say who it is, so a hop in this process adds the header that a trusted
 * network would set. What must be the same is which scenarios pass: of {@code
 * server-sse-multiple-streams} one check says nothing through the gateway, for the fixture streams
 * only to those who prefer it, and the gateway tells every server that it takes both.
 */
class GatewayConformanceTest {

  private static final Path JUDGE = Path.of(System.getProperty("repo.root"), "tests/judge");

  @BeforeAll
  static void programs() {
    Partners.assertInstalled();
  }

  @Test
  void a_legacy_server_passes_through_the_gateway_what_it_passes_directly() throws Exception {
    try (var server = new LegacyServer(0)) {
      assertSame(server.url(), "2025-11-25", "legacy");
    }
  }

  @Test
  void a_modern_server_passes_through_the_gateway_what_it_passes_directly() throws Exception {
    try (var server = new ModernServer(0, InstantSource.system())) {
      assertSame(server.url(), "2026-07-28", "modern");
    }
  }

  private static void assertSame(URI server, String revision, String fixture)
      throws IOException, InterruptedException {
    var folder = JUDGE.resolve("target/gateway-conformance/" + fixture);
    var expected =
        Conformance.expectedFailures(JUDGE.resolve("expected-failures-" + fixture + ".yml"));
    var direct = Conformance.run(server, revision, folder.resolve("direct"));
    try (var gateway = GatewayProcess.before(server, Allowing.all(tools()), folder);
        var hop = Hop.adding(Allowing.HEADER, gateway.url())) {

      var through = Conformance.run(hop.url(), revision, folder.resolve("through"));

      System.out.println(direct.row(revision + " " + fixture + ", direct"));
      System.out.println(through.row(revision + " " + fixture + ", through the gateway"));
      assertThat(through.passed()).isEqualTo(direct.passed());
      assertThat(through.differences(expected)).as(through.scenarios().toString()).isEmpty();
      assertThat(gateway.faults()).isEmpty();
    }
  }

  /** Every tool of the fixtures, with the side effect that its annotations confess. */
  private static Map<String, SideEffect> tools() throws IOException {
    var tools = new TreeMap<String, SideEffect>();
    try (var file = LegacyServer.class.getResourceAsStream("/fixture/tools.yaml")) {
      for (var tool : new ObjectMapper(new YAMLFactory()).readTree(file)) {
        var annotations = tool.at("/listed/annotations");
        tools.put(
            tool.at("/listed/name").asText(),
            annotations.path("readOnlyHint").asBoolean()
                ? SideEffect.READ
                : annotations.path("destructiveHint").asBoolean()
                    ? SideEffect.DESTRUCTIVE
                    : SideEffect.WRITE);
      }
    }
    return tools;
  }
}
