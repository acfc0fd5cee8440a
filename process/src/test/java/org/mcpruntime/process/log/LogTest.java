package org.mcpruntime.process.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.json.Json;

class LogTest {

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private Log log(Form form, Level most) {
    return Log.to(new PrintStream(written, true, UTF_8), form, most, NOON);
  }

  private String text() {
    return written.toString(UTF_8);
  }

  @Test
  void a_line_is_an_object_of_json() {
    log(Form.JSON, Level.INFO)
        .info(
            "Policy is loaded",
            LogKeys.SERVER.is("files"),
            LogKeys.REVISION.is("r1"),
            LogKeys.DURATION_MS.is(Duration.ofMillis(12)));

    assertThat(text())
        .isEqualTo(
            """
            {"time":"2026-11-25T12:00:00.000Z","level":"info","message":"Policy is loaded",\
            "duration_ms":12,"revision":"r1","server":"files"}
            """);
  }

  @Test
  void at_a_terminal_a_line_is_text() {
    log(Form.TEXT, Level.INFO).warn("Upstream is slow", LogKeys.STATUS.is(504));

    assertThat(text()).isEqualTo("2026-11-25T12:00:00.000Z warn  Upstream is slow  status=504\n");
  }

  @Test
  void what_somebody_else_wrote_cannot_be_a_second_line() throws JsonProcessingException {
    var evil = "x\n{\"level\":\"error\"}\u001b[31m\"\\";

    log(Form.JSON, Level.INFO).info("Refused", LogKeys.PATH.is(evil));
    assertThat(text().lines()).hasSize(1);
    assertThat(Json.RESOURCES.readTree(text()).path("path").asText()).isEqualTo(evil);

    written.reset();
    log(Form.TEXT, Level.INFO).info("Refused", LogKeys.PATH.is(evil));
    assertThat(text().lines()).hasSize(1);
    assertThat(text()).doesNotContain("\u001b");
  }

  @Test
  void a_value_is_cut_for_bodies_are_not_logged() {
    log(Form.TEXT, Level.INFO).info("Refused", LogKeys.NAME.is("x".repeat(100_000)));

    assertThat(text()).hasSizeLessThan(1200).contains("…");
  }

  @Test
  void what_matters_less_than_asked_for_is_not_said() {
    var log = log(Form.TEXT, Level.WARN);

    log.debug("debug");
    log.info("info");
    log.warn("warn");
    log.error("error");

    assertThat(text().lines().map(line -> line.substring(31))).containsExactly("warn", "error");
  }

  @Test
  void a_log_may_say_something_in_every_line() {
    var log = log(Form.TEXT, Level.INFO).with(LogKeys.SERVER.is("files"), LogKeys.COUNT.is(1));

    log.info("One", LogKeys.COUNT.is(2));

    assertThat(text()).endsWith("One  count=2  server=files\n");
  }

  @Test
  void a_failure_nobody_expected_comes_with_its_stack() throws JsonProcessingException {
    var failure = new IllegalStateException("broken", new IllegalArgumentException("bad"));

    log(Form.JSON, Level.INFO).failure("A call failed", failure);
    log(Form.JSON, Level.INFO).warn("Again", LogKeys.ERROR.is(failure));

    var lines = text().lines().toList();
    assertThat(Json.RESOURCES.readTree(lines.get(0)).path("stack").asText())
        .contains("IllegalStateException: broken", "LogTest");
    assertThat(Json.RESOURCES.readTree(lines.get(1)).path("error").asText())
        .isEqualTo("IllegalStateException: broken, because IllegalArgumentException: bad");
  }

  @Test
  void libraries_say_it_to_the_same_log() throws JsonProcessingException {
    LibraryLogs.handTo(log(Form.JSON, Level.INFO));
    var library = Logger.getLogger("io.library");
    try {
      library.info("chatter");
      library.warning("trouble");
    } finally {
      LibraryLogs.handTo(Log.to(System.err, Form.TEXT, Level.INFO, NOON));
    }

    assertThat(text().lines()).hasSize(1);
    var line = Json.RESOURCES.readTree(text());
    assertThat(line.path("level").asText()).isEqualTo("warn");
    assertThat(line.path("source").asText()).isEqualTo("io.library");
    assertThat(line.path("event").asText()).isEqualTo("trouble");
  }
}
