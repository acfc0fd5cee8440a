package org.mcpruntime.resources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Written;

/** A keeper is killed, or its disk is full; what it said to have written is there. */
class CrashTest {

  @TempDir private Path parent;

  /** Applies so often, saying what it did after it was done, and what is wrong. */
  static final class WritingMain {

    private WritingMain() {}

    public static void main(String[] args) {
      try (var resources =
          FileResources.open(
              Path.of(args[0]),
              InstantSource.system(),
              findings -> findings.forEach(finding -> IO.println("wrong: " + finding)))) {
        IO.println("open");
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
          var name = "g" + i % 20;
          var manifest =
              Written.with(Written.grant("team-a", name), "policyVersion", "\"v" + i + "\"");
          var outcome = resources.apply(manifest, FOR_REAL);
          if (outcome instanceof Outcome.Created(var resource)) {
            IO.println("did " + name + " v" + i + " " + resource.metadata().uid());
          } else if (outcome instanceof Outcome.Configured(var resource)) {
            IO.println("did " + name + " v" + i + " " + resource.metadata().uid());
          } else {
            IO.println("failed " + name + " " + outcome);
            return;
          }
          if (i % 20 == 19) {
            var _ = resources.delete(ResourceRef.of(Kind.GRANT, "team-a", name), null, FOR_REAL);
            IO.println("gone " + name + " x x");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  @Timeout(180)
  void what_was_said_to_be_written_is_there_after_a_kill(int seed) throws Exception {
    var out = parent.resolve("out");
    int lines = 5 + new Random(seed).nextInt(300);
    var process = start(out, "exec \"$@\"", Integer.MAX_VALUE);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !process.isAlive() || Files.readAllLines(out).size() >= lines);

    var _ = process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);

    var told = told(out);
    assertThat(told).isNotEmpty();
    try (var resources = FileResources.open(folder(), InstantSource.system(), _ -> {})) {
      var found = resources.list(Selection.all(Kind.GRANT)).resources();

      assertThat(resources.findings()).isEmpty();
      assertHeld(told, found);
      assertThat(unfinished()).isEmpty();
    }
  }

  @Test
  @Timeout(180)
  void when_there_is_no_room_for_the_journal_what_was_written_is_in_the_files() throws Exception {
    var out = parent.resolve("out");
    var process = start(out, "ulimit -f 64; exec \"$@\"", 300); // blocks of 512 bytes

    int status = process.waitFor();

    var said = Files.readAllLines(out);
    assertThat(status).isZero();
    assertThat(said)
        .anyMatch(line -> line.contains(".state/journal") && line.contains("make room"));
    assertThat(said).filteredOn(line -> line.startsWith("did ")).hasSize(300);
    try (var resources = FileResources.open(folder(), InstantSource.system(), _ -> {})) {
      var versions = new HashMap<String, String>();
      for (var grant : resources.list(Selection.all(Kind.GRANT)).grants()) {
        versions.put(grant.metadata().name(), String.valueOf(grant.spec().policyVersion()));
      }
      var expected = new HashMap<String, String>();
      told(out)
          .forEach(
              (name, words) -> {
                if (words[0].equals("did")) {
                  expected.put(name, words[2]);
                }
              });
      assertThat(versions).isEqualTo(expected);
      assertThat(resources.findings()).isEmpty();
    }
  }

  /** The one write that nobody was told of may be there or not. */
  private static void assertHeld(Map<String, String[]> told, List<Resource> found) {
    var byName = new HashMap<String, Resource.Grant>();
    found.forEach(resource -> byName.put(resource.metadata().name(), (Resource.Grant) resource));
    int untold = 0;
    for (var each : told.values()) {
      var resource = byName.get(each[1]);
      boolean gone = each[0].equals("gone");
      boolean held =
          gone
              ? resource == null
              : resource != null
                  && each[2].equals(resource.object().spec().policyVersion())
                  && each[3].equals(resource.metadata().uid());
      untold += held ? 0 : 1;
    }
    assertThat(untold).isLessThanOrEqualTo(1);
  }

  /** The last that was said about each object. */
  private static Map<String, String[]> told(Path out) throws IOException {
    var told = new HashMap<String, String[]>();
    for (var line : Files.readAllLines(out)) {
      var words = line.split(" ", -1);
      if (words.length == 4) {
        told.put(words[1], words);
      }
    }
    return told;
  }

  private List<Path> unfinished() throws IOException {
    try (var tree = Files.walk(folder())) {
      return tree.filter(file -> file.toString().endsWith(Durable.UNFINISHED)).toList();
    }
  }

  private Process start(Path out, String script, int times) throws IOException {
    return new ProcessBuilder(
            "sh",
            "-c",
            script,
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            WritingMain.class.getName(),
            folder().toString(),
            String.valueOf(times))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(out.toFile())
        .start();
  }

  private Path folder() {
    return parent.resolve("r");
  }
}
