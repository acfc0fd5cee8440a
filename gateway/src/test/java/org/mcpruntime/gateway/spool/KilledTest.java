package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;

/** A process that is killed at any point has lost nothing that it was told was taken. */
class KilledTest {

  private static final int RUNS = 12;

  @TempDir private Path folder;

  /** Ids of everything that was acknowledged. */
  private final LinkedHashSet<UUID> acknowledged = new LinkedHashSet<>();

  private int next;

  private void run(int lines) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingMain.class.getName(),
                folder.toString(),
                Integer.toString(next))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (int i = 0; i < lines; i++) {
        heard(out.readLine());
      }
      // Not of the process itself, which would close what it has printed.
      boolean _ = process.toHandle().destroyForcibly();
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches("(intent|outcome) \\d+ taken")) {
          heard(line);
        }
      }
      int _ = process.waitFor();
    }
    next += 1000;
  }

  private void heard(String line) {
    var words = line.split(" ", -1);
    int number = Integer.parseInt(words[1]);
    next = Math.max(next, number);
    switch (words[0]) {
      case "intent" -> acknowledged.add(Story.intent(number).id());
      case "outcome" -> acknowledged.add(Story.outcome(number).id());
      default -> throw new AssertionError(line);
    }
  }

  @Test
  void everything_that_was_acknowledged_is_there_once() throws Exception {
    var chance = new SplittableRandom(7);
    for (int i = 0; i < RUNS; i++) {
      run(chance.nextInt(1, 1500));
    }
    var heard = new Heard();
    try (var spool =
            Spool.open(folder, Bounds.USUAL.sized(1024L * 65536, 65536), InstantSource.system());
        var reader = spool.reader("test")) {
      int _ = reader.read(Integer.MAX_VALUE, heard);
    }

    var seen = new HashMap<UUID, Integer>();
    var outcomes = new HashMap<UUID, Integer>();
    for (var event : heard.events) {
      seen.merge(event.id(), 1, Integer::sum);
      if (event.payload().intentID() != null) {
        outcomes.merge(event.payload().intentID(), 1, Integer::sum);
      }
    }
    assertThat(seen.keySet()).containsAll(acknowledged);
    assertThat(seen.values()).containsOnly(1);
    assertThat(heard.events)
        .filteredOn(event -> event.payload().phase() == AuditEvent.Phase.INTENT)
        .allMatch(event -> Integer.valueOf(1).equals(outcomes.get(event.id())));
    assertThat(Verification.of(folder, null, (_, _) -> {}).findings()).isEmpty();
  }
}
