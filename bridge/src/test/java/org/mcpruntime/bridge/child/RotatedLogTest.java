package org.mcpruntime.bridge.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedLogTest {

  private static final String TIME = "2026-01-01T00:00:00Z";

  @TempDir private Path folder = Path.of("");

  private RotatedLog log(long bytes, int kept) {
    return new RotatedLog(
        folder.resolve("logs/demo.log"), new RotatedLog.Bounds(bytes, kept), new ManualTime());
  }

  @Test
  void a_line_has_its_time_and_its_stream() throws IOException {
    try (var log = log(1000, 1)) {
      log.line(OutputSink.Stream.ERR, "żółw");
      log.line(OutputSink.Stream.OUT, "two");
    }
    assertThat(Files.readAllLines(folder.resolve("logs/demo.log")))
        .containsExactly(TIME + " err żółw", TIME + " out two");
  }

  @Test
  void a_file_that_is_large_becomes_the_first_of_a_few_older_ones() throws IOException {
    try (var log = log(60, 2)) {
      for (int i = 1; i <= 8; i++) {
        log.line(OutputSink.Stream.OUT, "line " + i);
      }
    }
    assertThat(Files.readAllLines(folder.resolve("logs/demo.log"))).last().asString().endsWith("8");
    try (var files = Files.list(folder.resolve("logs"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("demo.log", "demo.log.1", "demo.log.2");
    }
  }

  @Test
  void who_follows_hears_the_last_lines_and_each_new_one_once() {
    List<String> heard = new ArrayList<>();
    try (var log = log(10_000, 1)) {
      for (int i = 1; i <= 3; i++) {
        log.line(OutputSink.Stream.OUT, "" + i);
      }
      var following = log.follow(2, heard::add);
      log.line(OutputSink.Stream.OUT, "4");
      following.close();
      log.line(OutputSink.Stream.OUT, "5");
    }
    assertThat(heard).containsExactly(TIME + " out 2", TIME + " out 3", TIME + " out 4");
  }

  @Test
  void lines_that_cannot_be_written_are_counted_by_the_next_that_can() throws IOException {
    Files.writeString(folder.resolve("logs"), "in the way of the folder");
    try (var log = log(1000, 1)) {
      log.line(OutputSink.Stream.OUT, "lost");
      Files.delete(folder.resolve("logs"));
      log.line(OutputSink.Stream.OUT, "kept");
    }
    assertThat(Files.readAllLines(folder.resolve("logs/demo.log")))
        .containsExactly("(1 lines could not be written)", TIME + " out kept");
  }
}
