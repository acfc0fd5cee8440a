package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mcpruntime.judge.fixture.LegacyServer;
import org.mcpruntime.judge.fixture.ModernServer;

/** The servers that we judge the gateway with are right by themselves. */
class ConformanceTest {

  private static final Path JUDGE = Path.of(System.getProperty("repo.root"), "tests/judge");

  @BeforeAll
  static void programs() {
    Partners.assertInstalled();
  }

  @Test
  void the_legacy_fixture_passes_what_2025_11_25_requires() throws Exception {
    try (var server = new LegacyServer(0)) {
      assertPasses(server.url(), "2025-11-25", "legacy");
    }
  }

  @Test
  void the_modern_fixture_passes_what_2026_07_28_requires() throws Exception {
    try (var server = new ModernServer(0, InstantSource.system())) {
      assertPasses(server.url(), "2026-07-28", "modern");
    }
  }

  private static void assertPasses(URI url, String revision, String fixture)
      throws IOException, InterruptedException {
    var expected =
        Conformance.expectedFailures(JUDGE.resolve("expected-failures-" + fixture + ".yml"));

    var results = Conformance.run(url, revision, JUDGE.resolve("target/conformance/" + fixture));

    System.out.println(results.row(revision + " " + fixture + " fixture"));
    assertThat(results.differences(expected)).as(results.scenarios().toString()).isEmpty();
  }
}
