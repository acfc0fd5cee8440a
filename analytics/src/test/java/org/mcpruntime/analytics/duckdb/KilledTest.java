package org.mcpruntime.analytics.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Events;

/** A process that appends, and folds its log, and is killed while it does. */
class KilledTest {

  private static final int DEATHS = Integer.getInteger("store.deaths", 3);
  private static final Pattern SAID = Pattern.compile("appended (\\d+) \\d+");

  @TempDir private Path folder;
  private int told;

  /** Lets it begin a little before where it was heard of last, so that much comes once more. */
  private void run(int batches) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingMain.class.getName(),
                folder.resolve("store").toString(),
                Integer.toString(Math.max(1, told - 100)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (int i = 0; i < batches; i++) {
        var line = out.readLine();
        assertThat(line).as("it ended by itself; what it said of that stands above").isNotNull();
        heard(line);
      }
      // Not of the process itself, which would close what it has printed.
      boolean _ = process.toHandle().destroyForcibly();
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        heard(line);
      }
      int _ = process.waitFor();
    }
  }

  private void heard(String line) {
    var said = SAID.matcher(line);
    if (said.matches()) {
      told = Math.max(told, Integer.parseInt(said.group(1)));
    }
  }

  @Test
  void everythingThatWasAcknowledgedIsThereOnceAndCountedOnceHoweverOftenItComes()
      throws Exception {
    var chance = new Random(7);
    for (int i = 0; i < DEATHS; i++) {
      run(1 + chance.nextInt(60));
    }
    try (var store =
        DuckStore.open(
            DuckSettings.of(folder.resolve("store")),
            StoreWatcher.NONE,
            InstantSource.fixed(Events.BEGIN))) {
      var lines = new ArrayList<byte[]>();
      for (int i = 1; i <= told; i++) {
        lines.add(Events.event(i));
      }
      long before = store.standing().events();
      Collections.shuffle(lines, chance);

      var again = store.append(lines);

      assertThat(told).isPositive();
      assertThat(again.added()).isZero();
      assertThat(again.known()).isEqualTo(told);
      assertThat(before).isGreaterThanOrEqualTo(told).isLessThanOrEqualTo(told + 40L);
      assertThat(store.standing().events()).isEqualTo(before);
      assertThat(store.usage(EventFilter.OUTCOMES, 10).totals().events()).isEqualTo(before);
      assertThat(store.last(Events.CHAIN))
          .get()
          .extracting(link -> link.sequence())
          .isEqualTo(before);
    }
  }
}
