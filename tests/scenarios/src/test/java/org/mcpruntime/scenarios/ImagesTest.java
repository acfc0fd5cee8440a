package org.mcpruntime.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.json.Json;

/** Images are made without Docker, pushed to a real registry, and what is in them runs. */
final class ImagesTest {

  @TempDir private static Path folder;
  private static Installation installation;

  @BeforeAll
  static void install() throws IOException {
    installation = Installation.in(Files.createDirectory(folder.resolve("home")));
  }

  private static String build(String... words) throws Exception {
    var all = new ArrayList<>(List.of("image", "build"));
    all.addAll(List.of(words));
    var err = folder.resolve("err");
    var process = installation.command(folder, all).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    return out;
  }

  @Test
  void the_same_jars_make_the_same_bytes_from_nothing() throws Exception {
    var tars = List.of(folder.resolve("one.tar"), folder.resolve("two.tar"));
    for (var tar : tars) {
      build("gateway", "--tag", "same", "--tar", tar.toString(), "--work", tar + ".work");
    }
    assertThat(Files.mismatch(tars.getFirst(), tars.getLast())).isEqualTo(-1);
  }

  @Test
  void a_registry_gets_what_it_has_not_and_says_how_to_start_it(@TempDir Path at) throws Exception {
    assumeTrue(Files.isExecutable(Registry.PROGRAM), "docker-registry is not installed");
    try (var registry = new Registry(at)) {
      var words =
          new String[] {"gateway", "bridge", "--push", registry.address() + "/acme", "--tag", "t"};
      var pushed = build(words);
      long uploads = registry.uploads();
      assertThat(uploads).isPositive();
      assertThat(build(words)).isEqualTo(pushed);
      assertThat(registry.uploads()).as("uploads of the second push").isEqualTo(uploads);

      var gateway = registry.manifest("acme/mcp-runtime-gateway", "t");
      var bridge = registry.manifest("acme/mcp-runtime-bridge", "t");
      assertThat(layers(gateway).subList(0, 2)).isEqualTo(layers(bridge).subList(0, 2));
      assertThat(new HashSet<>(layers(gateway))).hasSameSizeAs(layers(gateway));
      var image = registry.blob("acme/mcp-runtime-gateway", gateway.at("/config/digest").asText());
      assertThat(image.get("created").asText()).isEqualTo("1970-01-01T00:00:00Z");
      var config = image.get("config");
      assertThat(config.get("User").asText()).isEqualTo("65532:65532");
      assertThat(config.at("/Entrypoint/0").asText()).isEqualTo("/opt/mcp-runtime/jvm/bin/java");
      assertThat(config.at("/ExposedPorts").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("8091/tcp", "9103/tcp");
      assertThat(texts(config.get("Env"))).contains("LISTEN_ADDRESS=0.0.0.0");
      assertThat(config.get("Labels").get("org.opencontainers.image.title").asText())
          .isEqualTo("mcp-runtime-gateway");
      assertThat(config.get("Labels").has("org.opencontainers.image.revision")).isTrue();
    }
  }

  @Test
  void a_gateway_answers_from_inside_its_image_as_its_user(@TempDir Path at) throws Exception {
    assumeTrue(isRoot(), "only root can make a folder the root of a process");
    var tar = at.resolve("gateway.tar");
    build("gateway", "--tar", tar.toString());
    int port = freePort();
    try (var container = new Container(tar, at)) {
      container.start(
          Map.of(
              "LISTEN_ADDRESS", "127.0.0.1",
              "PORT", "0",
              "METRICS_PORT", Integer.toString(port),
              "UPSTREAM_URL", "http://127.0.0.1:9",
              "POLICY_FILE", "/tmp/policy.json",
              "AUDIT_DIR", "/var/lib/mcp-runtime/records"));
      assertThat(container.answer(URI.create("http://127.0.0.1:%d/health".formatted(port))))
          .as(container.log())
          .contains("ok");
      assertThat(container.users()).contains("65532").doesNotContain("0");
      assertThat(container.root().resolve("var/lib/mcp-runtime/records")).isDirectory();
      assertThat(container.root().resolve("tmp")).as("nothing is unpacked").isEmptyDirectory();
    }
  }

  @Test
  void the_bridge_is_copied_out_of_its_image_and_serves_where_nothing_else_is(@TempDir Path at)
      throws Exception {
    assumeTrue(isRoot(), "only root can make a folder the root of a process");
    var tar = at.resolve("bridge.tar");
    build("bridge", "--tar", tar.toString());
    var bare = Files.createDirectory(at.resolve("bare"));
    int port = freePort();
    int pages = freePort();
    try (var image = new Container(tar, at);
        var other = image.in(bare)) {
      var volume = Files.createDirectory(image.root().resolve("mcp-bridge"));
      Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
      var installing = image.start(Map.of(), "install", "/mcp-bridge");
      assertThat(installing.waitFor()).as(image.log()).isZero();

      Files.move(volume, bare.resolve("mcp-bridge"));
      copyServer(bare.resolve("server"));
      var _ = other.start(Map.of(), bridged(port, pages));

      assertThat(other.answer(URI.create("http://127.0.0.1:%d/health".formatted(pages))))
          .as(other.log())
          .contains("ok");
      var server = URI.create("http://127.0.0.1:%d/mcp".formatted(port));
      var text = Json.RESOURCES.createObjectNode().put("text", "hi");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(new Agent(Map.of()).call(server, "upper", text).toString())
                      .as(other.log())
                      .contains("HI"));
      assertThat(other.users()).contains("65532").doesNotContain("0");
      try (var there = Files.list(bare)) {
        assertThat(there.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("mcp-bridge", "server", "proc", "dev");
      }
    }
  }

  /** As the operator has it in a pod (operator/desired/BridgeRuntime). */
  private static List<String> bridged(int port, int pages) {
    var words =
        """
        /mcp-bridge/lib/loader --library-path /mcp-bridge/lib /mcp-bridge/bin/java \
        @/mcp-bridge/bridge.args --listen-address 127.0.0.1 --port %d --metrics-port %d \
        -- /mcp-bridge/lib/loader --library-path /mcp-bridge/lib /mcp-bridge/bin/java \
        -Djava.io.tmpdir=/server -cp /server/example-servers.jar \
        org.mcpruntime.examples.TextToolsMain"""
            .formatted(port, pages);
    return List.of(words.split(" "));
  }

  /** A real server of standard streams; the runtime that it needs is the bridge's. */
  private static void copyServer(Path to) throws IOException {
    var from = Installation.ROOT.resolve("examples/servers/target");
    Files.createDirectories(to.resolve("lib"));
    Files.copy(from.resolve("example-servers.jar"), to.resolve("example-servers.jar"));
    try (var jars = Files.list(from.resolve("lib"))) {
      for (var jar : jars.toList()) {
        Files.copy(jar, to.resolve("lib").resolve(jar.getFileName().toString()));
      }
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .anyMatch(line -> line.startsWith("Uid:\t0"));
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static List<String> layers(JsonNode manifest) {
    return StreamSupport.stream(manifest.get("layers").spliterator(), false)
        .map(layer -> layer.get("digest").asText())
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
