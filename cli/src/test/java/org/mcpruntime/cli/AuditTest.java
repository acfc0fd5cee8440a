package org.mcpruntime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.gateway.spool.Bounds;
import org.mcpruntime.gateway.spool.Spool;

/** Records of a gateway, verified and exported as a person does it. */
class AuditTest {

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final int EVENTS = 40;

  @TempDir private Path folder;
  private Path spool = Path.of("");

  private record Ran(int code, String out, String err) {}

  private static Ran run(Object... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.run(
            List.of(words).stream().map(Object::toString).toList(),
            new PrintWriter(out),
            new PrintWriter(err),
            new Main.World(InputStream.nullInputStream(), InstantSource.fixed(NOON), Map.of()));
    return new Ran(code, out.toString(), err.toString());
  }

  private static AuditEvent refusal(int number) {
    return new AuditEvent(
        new UUID(0x0192_0000_0000_7000L + ((long) number << 16), Long.MIN_VALUE),
        NOON.plusSeconds(number),
        null,
        "billing-gateway",
        "mcp.request",
        null,
        new AuditEvent.Payload(
            AuditEvent.Phase.OUTCOME,
            null,
            new AuditEvent.Exchange("POST", "/billing/mcp", 404, 1, 2, 3, "203.0.113.5"),
            new AuditEvent.Server("", "", "", ""),
            new AuditEvent.Caller("h-1", "", "", "", null),
            new AuditEvent.Rpc("tools/call", "1", "refund", null, null, null, null, null),
            AuditEvent.Decision.of(false, Reason.SERVER_UNKNOWN, DecisionFacts.NONE, null)));
  }

  @BeforeEach
  void write() throws IOException {
    spool = folder.resolve("spool");
    try (var open =
        Spool.open(spool, Bounds.USUAL.sized(1 << 20, 1 << 16), InstantSource.fixed(NOON))) {
      for (int i = 0; i < EVENTS; i++) {
        assertThat(open.outcome(refusal(i))).isTrue();
      }
    }
  }

  @Test
  void a_whole_spool_is_said_to_be_whole() {
    var ran = run("audit", "verify", spool);

    assertThat(ran.code).as(ran.err).isZero();
    assertThat(ran.out)
        .startsWith(spool + ": whole\n")
        .contains("events      40, sequences 1 to 40, 2026-11-26T12:00:00Z to")
        .contains("checkpoints 2, signed by keys that lie in the same directory");
  }

  @Test
  void a_byte_that_was_changed_is_named_and_fails() throws IOException {
    var segment = spool.resolve("0000000001.spool");
    var bytes = Files.readAllBytes(segment);
    bytes[1000] ^= 1;
    Files.write(segment, bytes);

    var ran = run("audit", "verify", spool);

    assertThat(ran.code).isEqualTo(1);
    assertThat(ran.out)
        .contains(": NOT whole: 1 finding\n")
        .containsPattern("broken: 0000000001\\.spool, offset \\d+, sequence \\d+, id 0192");
    var json = run("audit", "verify", spool, "-o", "json");
    assertThat(json.code).isEqualTo(1);
    assertThat(json.out).contains("\"kind\": \"broken\"").contains("\"whole\": false");
  }

  @Test
  void an_export_verifies_and_a_changed_line_is_named() throws IOException {
    var file = folder.resolve("events.jsonl");
    var exported = run("audit", "export", spool, "--output", file);
    assertThat(exported).isEqualTo(new Ran(0, "", ""));

    var whole = run("audit", "verify", file, "--keys", spool.resolve("keys.json"));
    assertThat(whole.code).as(whole.out).isZero();
    assertThat(whole.out)
        .contains("signed up to sequence 40 of 40\n")
        .doesNotContain("same directory");
    assertThat(run("audit", "verify", file).out).contains("signatures not looked at: no --keys");

    var text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("refund", "lookup"));
    var changed = run("audit", "verify", file);
    assertThat(changed.code).isEqualTo(1);
    assertThat(changed.out)
        .contains("broken: events.jsonl, line 2, sequence 1, id 01920000-0000-7000")
        .contains("the event does not have the hash that its link says");
  }

  @Test
  void an_export_of_some_time_has_what_was_then() throws IOException {
    var ran =
        run("audit", "export", spool, "--from", NOON.plusSeconds(5), "--to", NOON.plusSeconds(8));

    var events = ran.out.lines().filter(line -> line.startsWith("{\"id\"")).toList();
    assertThat(events).hasSize(3);
    assertThat(Json.SNAPSHOTS.readValue(events.getFirst(), AuditEvent.class).timestamp())
        .isEqualTo(NOON.plusSeconds(5));
  }

  @Test
  void a_part_of_an_export_is_whole_but_needs_a_signature_of_its_own() throws IOException {
    var file = folder.resolve("part.jsonl");
    var _ = run("audit", "export", spool, "--from", NOON.plusSeconds(5), "--output", file);
    var signed = run("audit", "verify", file, "--keys", spool.resolve("keys.json"));
    assertThat(signed.code).as(signed.out).isZero();

    var lines = Files.readAllLines(file);
    Files.write(file, lines.stream().filter(line -> !line.contains("\"checkpoint\"")).toList());

    assertThat(run("audit", "verify", file).code).isZero();
    var unsigned = run("audit", "verify", file, "--keys", spool.resolve("keys.json"));
    assertThat(unsigned.code).isEqualTo(1);
    assertThat(unsigned.out)
        .contains(", not signed\n")
        .contains("checkpoints none\n")
        .contains("unsigned: part.jsonl, sequence 6\n");
  }

  @Test
  void what_is_not_signed_yet_is_counted() throws IOException {
    var copy = Files.createDirectory(folder.resolve("living"));
    try (var open =
        Spool.open(spool, Bounds.USUAL.sized(1 << 20, 1 << 16), InstantSource.fixed(NOON))) {
      assertThat(open.outcome(refusal(EVENTS))).isTrue();
      try (var files = Files.list(spool)) {
        for (var file : files.toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }

    var ran = run("audit", "verify", copy, "--keys", spool.resolve("keys.json"));

    assertThat(ran.code).as(ran.out).isZero();
    assertThat(ran.out)
        .containsPattern("signed up to sequence 4[01] of 41(: 1 record not signed yet)?\n");
  }
}
