package org.mcpruntime.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.client.Api;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.contract.json.Json;

/** What goes wrong with a machine is said, and nothing is lost by it. */
final class MachineTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @TempDir private Path folder;
  private Installation installation;
  private Path data;

  @BeforeEach
  void install() throws IOException {
    installation = Installation.in(Files.createDirectory(folder.resolve("home")));
    data = folder.resolve("data");
  }

  /** A disk of its own for a folder. */
  private record Disk(Path folder) implements AutoCloseable {

    Disk(Path folder, String options) throws IOException {
      this(Files.createDirectories(folder));
      var mount =
          new ProcessBuilder(
              "mount", "-t", "tmpfs", "-o", "mode=0700," + options, "tmpfs", folder.toString());
      assumeTrue(run(mount) == 0, "only root can make a disk for a test");
    }

    private static int run(ProcessBuilder builder) throws IOException {
      return builder.redirectErrorStream(true).start().onExit().join().exitValue();
    }

    @Override
    public void close() throws IOException {
      var _ = run(new ProcessBuilder("umount", "-l", folder.toString()));
    }
  }

  private static String call(URI gateway) {
    var server = gateway.resolve("/workspace-assistant/mcp");
    var text = Json.RESOURCES.createObjectNode().put("text", "hello");
    return switch (Agent.DEMO.call(server, "echo", text)) {
      case Answer.Result(var result) -> result.path("content").path(0).path("text").asText();
      case Answer.Refused refused -> refused.reason();
    };
  }

  private static void awaitCall(Platform platform, String expected) {
    await().atMost(PATIENCE).until(() -> call(platform.gateway()), expected::equals);
  }

  /** A platform that has run, has made records, and has stopped. */
  private void live() {
    try (var platform = Platform.up(installation, data, "--demo")) {
      awaitCall(platform, "hello");
    }
  }

  private int echoes(Api api) {
    return api.get("/events", Map.of("tool_name", "echo")).path("events").size();
  }

  @ParameterizedTest
  @CsvSource({
    "token,               'short',   holds no token",
    "keys/feed,           'nothing', keys",
    "records/signing-key.json, '{',  signing-key.json",
    "records/keys.json,   '{',       keys.json",
  })
  void a_file_that_cannot_be_used_is_named_and_left_alone(String file, String text, String named)
      throws IOException {
    live();
    var path = data.resolve(file);
    if (Files.isDirectory(path)) {
      try (var inside = Files.list(path)) {
        path = inside.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
      }
    }
    Files.writeString(path, text);

    assertThatThrownBy(() -> Platform.up(installation, data).close())
        .isInstanceOf(Platform.EndedException.class)
        .hasMessageContaining("Error: ")
        .hasMessageContaining(named)
        .hasMessageNotContaining("\tat ");
    assertThat(Files.readString(path)).isEqualTo(text);
  }

  @Test
  void what_an_earlier_process_said_of_itself_is_doubted() throws IOException {
    live();
    Files.writeString(data.resolve("run.json"), "{\"pid\": 1, \"api\":");
    try (var platform = Platform.up(installation, data)) {
      assertThat(platform.api().get("/status", Map.of()).path("grants").asInt()).isEqualTo(2);
    }
    assertThat(installation.run(data, List.of("status")).err()).contains("no platform runs");
  }

  @Test
  void a_store_that_is_damaged_is_put_aside_and_the_platform_goes_on() throws IOException {
    live();
    var store = data.resolve("store/events.duckdb");
    var bytes = Files.readAllBytes(store);
    Arrays.fill(bytes, 0, Math.min(bytes.length, 1 << 20), (byte) 7);
    Files.write(store, bytes);

    var verified = installation.run(data, List.of("audit", "verify", data.toString()));
    assertThat(verified.code()).as(verified.all()).isEqualTo(1);
    assertThat(Files.readAllBytes(store)).as("verifying changes nothing").isEqualTo(bytes);
    try (var platform = Platform.up(installation, data)) {
      awaitCall(platform, "hello");
      await().atMost(PATIENCE).until(() -> echoes(platform.api()) >= 1);
    }
    var trail = data.resolve("records").toString();
    assertThat(installation.run(data, List.of("audit", "verify", trail)).code()).isZero();
    try (var left = Files.list(data.resolve("store"))) {
      assertThat(left).as("what was damaged is there still").hasSizeGreaterThan(1);
    }
  }

  /** More calls than a segment of the spool holds, so that all but the last could be deleted. */
  private static final int MANY = 2500;

  @Test
  void what_a_damaged_store_had_is_brought_again_by_the_spool() throws IOException {
    Set<Load.Made> answered;
    try (var platform = Platform.up(installation, data, "--demo")) {
      awaitCall(platform, "hello");
      var url = platform.gateway().resolve("/workspace-assistant/mcp");
      try (var load = new Load(4, () -> url, Agent.DEMO.headers())) {
        await().atMost(PATIENCE).until(() -> load.answered().size() >= MANY);
        answered = load.stop();
      }
    }
    try (var records = Files.list(data.resolve("records"))) {
      assertThat(records.filter(file -> file.toString().endsWith(".spool")))
          .as("the spool keeps more than what it writes to")
          .hasSizeGreaterThan(2);
    }
    Files.write(data.resolve("store/events.duckdb"), "no database\n".repeat(1000).getBytes(UTF_8));

    try (var platform = Platform.up(installation, data)) {
      awaitCall(platform, "hello");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                var there = Store.of(installation, data, folder.resolve("events.jsonl"));
                assertThat(there.outcomes().keySet()).containsAll(answered);
                assertThat(there.twice()).isEmpty();
              });
      assertThat(platform.said()).contains("could not be read in whole");
    }
  }

  @Test
  void a_store_that_is_gone_is_begun_anew() throws IOException {
    live();
    Files.delete(data.resolve("store/events.duckdb"));
    try (var platform = Platform.up(installation, data)) {
      awaitCall(platform, "hello");
      await().atMost(PATIENCE).until(() -> echoes(platform.api()) >= 1);
    }
  }

  @Test
  void while_it_runs_its_store_is_verified_by_an_export() throws IOException {
    try (var platform = Platform.up(installation, data, "--demo")) {
      awaitCall(platform, "hello");
      await().atMost(PATIENCE).until(() -> echoes(platform.api()) >= 1);

      var refused = installation.run(data, List.of("audit", "verify", data.toString()));
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("a platform runs", "events export --output FILE");
      var file = folder.resolve("events.jsonl").toString();
      var exported = installation.run(data, List.of("events", "export", "--output", file));
      assertThat(exported.code()).as(exported.all()).isZero();
      var verified =
          installation.run(
              data, List.of("audit", "verify", file, "--keys", data + "/records/keys.json"));
      assertThat(verified.code()).as(verified.all()).isZero();
      assertThat(verified.out()).contains(": whole");
    }
  }

  @Test
  void events_of_an_earlier_version_are_taken_over_once() throws IOException {
    live();
    var old = data.resolve("store/events.jsonl");
    try (var platform = Platform.up(installation, data)) {
      awaitCall(platform, "hello");
      var exported =
          installation.run(data, List.of("events", "export", "--output", old.toString()));
      assertThat(exported.code()).as(exported.all()).isZero();
    }
    var lines = Files.readAllLines(old);
    Files.writeString(
        data.resolve("store/events.jsonl.1"),
        String.join("\n", lines.subList(0, lines.size() / 2)) + "\n");
    Files.writeString(
        old, String.join("\n", lines.subList(lines.size() / 2, lines.size())) + "\n{\"id\":\"cut");
    Files.delete(data.resolve("store/events.duckdb"));

    try (var platform = Platform.up(installation, data)) {
      await()
          .atMost(PATIENCE)
          .until(() -> Files.exists(data.resolve("store/events.jsonl.imported")));
      assertThat(echoes(platform.api())).isGreaterThanOrEqualTo(2);
    }
    assertThat(data.resolve("store/events.jsonl.1.imported")).exists();
    assertThat(data.resolve("store/events.jsonl")).doesNotExist();
    assertThat(installation.verifyRecords(data))
        .allSatisfy(verified -> assertThat(verified.code()).as(verified.all()).isZero());
  }

  @Test
  void uses_of_sessions_that_cannot_be_read_are_said_and_nothing_else_suffers() throws IOException {
    live();
    Files.writeString(data.resolve("uses.json"), "{");
    try (var platform = Platform.up(installation, data)) {
      awaitCall(platform, "hello");
      assertThat(platform.said()).contains("uses.json");
    }
  }

  @Test
  void a_folder_that_may_not_be_written_to_is_said() throws Exception {
    try (var _ = new Disk(data, "ro,size=64k")) {
      assertThatThrownBy(() -> Platform.up(installation, data).close())
          .isInstanceOf(Platform.EndedException.class)
          .hasMessageContaining(data.toString())
          .hasMessageContaining("--data")
          .hasMessageNotContaining("\tat ");
    }
  }

  /** A disk of its own, of a few megabytes, that others fill. */
  @Test
  void a_disk_that_is_full_stops_what_cannot_be_recorded_and_loses_nothing() throws Exception {
    try (var _ = new Disk(data, "size=64m")) {
      try (var platform = Platform.up(installation, data, "--demo", "--audit-max-mib=16")) {
        awaitCall(platform, "hello");
        var filler = data.resolve("filler");
        fill(filler);

        var said = new TreeSet<String>();
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  fill(filler);
                  said.add(call(platform.gateway()));
                  var records = platform.api().get("/status", Map.of()).path("records").toString();
                  return records.contains("\"failing\":true");
                });
        System.out.println("while the disk was full: " + said);
        assertThat(platform.isAlive()).isTrue();
        var refused = installation.run(data, List.of("access", "grant", "disable", "cursor-text"));
        assertThat(refused.code()).as(refused.all()).isEqualTo(1);
        assertThat(refused.err()).contains("Error: ").containsIgnoringCase("space");

        Files.delete(filler);
        awaitCall(platform, "hello");
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    !platform
                        .api()
                        .get("/status", Map.of())
                        .path("records")
                        .toString()
                        .contains("\"failing\":true"));
      }
      assertThat(installation.verifyRecords(data))
          .allSatisfy(verified -> assertThat(verified.code()).as(verified.all()).isZero());
      try (var platform = Platform.up(installation, data)) {
        awaitCall(platform, "hello");
      }
    }
  }

  private static void fill(Path file) {
    byte[] piece = new byte[4096];
    try (var out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException e) {
      // It is full.
    }
  }

  @Test
  void no_disk_at_all_from_the_start_is_said() throws Exception {
    try (var _ = new Disk(data, "size=64k")) {
      assertThatThrownBy(() -> Platform.up(installation, data, "--demo").close())
          .isInstanceOf(Platform.EndedException.class)
          .hasMessageContaining("Error: ")
          .hasMessageNotContaining("\tat ");
    }
  }
}
