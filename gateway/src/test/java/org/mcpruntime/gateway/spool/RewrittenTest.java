package org.mcpruntime.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;

/** Somebody without the key writes records, with every hash as it must be. */
class RewrittenTest {

  private static final InstantSource NOON = InstantSource.fixed(Story.NOON);
  private static final int SEGMENT = 8 << 20;

  @TempDir private Path folder;
  private Path spool = Path.of("");
  private Path keys = Path.of("");
  private final Heard heard = new Heard();

  @BeforeEach
  void write() throws IOException {
    spool = folder.resolve("spool");
    keys = spool.resolve("keys.json");
    try (var open = Spool.open(spool, Bounds.USUAL, NOON);
        var reader = open.reader("test")) {
      for (int i = 0; i < 50; i++) {
        assertThat(open.outcome(Story.outcome(i))).isTrue();
      }
      open.force();
      int _ = reader.read(Integer.MAX_VALUE, heard);
    }
  }

  /** A spool of the attacker's, of events numbered so, behind checkpoints that were stolen. */
  private Path forged(UUID chain, List<Checkpoint> stolen, int events, int step)
      throws IOException {
    var directory = Files.createDirectory(folder.resolve("forged"));
    var segment = Segment.make(new Folder(directory).segment(1), 1, SEGMENT);
    var pen = new Pen(chain, segment, new Pen.Place(1, 0, Hash.root(chain), 0, 0));
    pen.begin(segment, Story.NOON);
    stolen.forEach(pen::checkpoint);
    for (int i = 0; i < events; i++) {
      int _ = pen.prepare(Story.outcome(i * step));
      pen.write();
    }
    segment.force(segment.end());
    segment.close();
    return directory;
  }

  private UUID chain() {
    return UUID.fromString(heard.checkpoints.getFirst().chain());
  }

  private Verdict verify(Path directory) throws IOException {
    return Verification.of(directory, keys, (_, _) -> {});
  }

  private List<String> exported(Path directory) throws IOException {
    var file = folder.resolve("export.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      var _ = Export.of(directory, null, null, out);
    }
    return Files.readAllLines(file);
  }

  private Verdict verify(List<String> lines) throws IOException {
    var file = Files.write(folder.resolve("lines.jsonl"), lines);
    return LineVerification.of(file, keys, (_, _) -> {});
  }

  private static void assertUnsigned(Verdict verdict, long sequence, String word) {
    assertThat(verdict.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.UNSIGNED);
              assertThat(finding.sequence()).isEqualTo(sequence);
              assertThat(finding.sentence()).contains(word);
            });
  }

  @Test
  void a_chain_without_a_signature_is_found() throws IOException {
    var forged = forged(chain(), List.of(), 50, 1);

    assertUnsigned(verify(forged), 1, chain().toString());
    assertUnsigned(verify(exported(forged)), 1, chain().toString());
  }

  @Test
  void a_chain_that_was_signed_when_it_was_opened_only_is_told() throws IOException {
    var forged = forged(chain(), heard.checkpoints.subList(0, 1), 50, 1);

    var told = new Verdict.Chain(chain().toString(), 1, 50, 0L);
    assertThat(verify(forged).chains()).containsExactly(told);
    assertThat(verify(exported(forged)).chains()).containsExactly(told);
  }

  @Test
  void more_time_than_passes_between_checkpoints_is_found() throws IOException {
    var forged = forged(chain(), heard.checkpoints.subList(0, 1), 70, 1000);

    assertUnsigned(verify(forged), 1, "up to sequence 0 only");
    assertUnsigned(verify(exported(forged)), 1, "up to sequence 0 only");
  }

  @Test
  void more_records_than_pass_between_checkpoints_are_found() throws IOException {
    var forged = forged(chain(), heard.checkpoints.subList(0, 1), 20_001, 1);

    assertUnsigned(verify(forged), 1, "20001 records");
    assertUnsigned(verify(exported(forged)), 1, "20001 records");
  }

  @Test
  void a_chain_of_its_own_among_those_that_are_signed_is_named() throws IOException {
    var other = new UUID(1, Long.MIN_VALUE);
    var lines = new ArrayList<>(exported(spool));
    assertThat(verify(lines).findings()).isEmpty();

    lines.addAll(exported(forged(other, List.of(), 3, 1)));

    assertUnsigned(verify(lines), 1, other.toString());
  }

  @Test
  void without_keys_nothing_is_said_of_signatures() throws IOException {
    var file = Files.write(folder.resolve("lines.jsonl"), exported(spool));

    var verdict = LineVerification.of(file, null, (_, _) -> {});

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.unsigned()).isPositive();
    assertThat(verdict.chains().getFirst().signed()).isNull();
  }

  @Test
  void a_checkpoint_of_which_no_event_is_here_is_named() throws IOException {
    var lines = exported(spool);
    var checkpoints = lines.stream().filter(line -> line.startsWith("{\"checkpoint\"")).toList();

    assertThat(verify(checkpoints).findings())
        .isNotEmpty()
        .allMatch(finding -> finding.kind() == Finding.Kind.CHECKPOINT);
    assertThat(verify(checkpoints.subList(0, 1)).findings()).isEmpty();
  }

  @Test
  void what_stands_beside_a_checkpoint_is_found() throws IOException {
    var lines = new ArrayList<>(exported(spool));
    var checkpoint = lines.getFirst();
    assertThat(checkpoint).startsWith("{\"checkpoint\"");
    var event = lines.get(1).substring(1).replace("refund", "lookup");

    lines.set(0, checkpoint.substring(0, checkpoint.length() - 1) + "," + event);
    assertBroken(lines, 1);
    lines.set(0, checkpoint.replace("\"kid\"", "\"payload\":{},\"kid\""));
    assertBroken(lines, 1);
    lines.set(0, checkpoint);
    lines.set(2, lines.get(2).replace("\"previous\"", "\"phase\":\"intent\",\"previous\""));
    assertBroken(lines, 3);
  }

  private void assertBroken(List<String> lines, long line) throws IOException {
    assertThat(verify(lines).findings().getFirst())
        .extracting(Finding::kind, Finding::line)
        .containsExactly(Finding.Kind.BROKEN, line);
  }

  /** The event of a line at another place, with the hash that it has there. */
  private static String moved(String line, long sequence, String previous) throws Exception {
    var event = (ObjectNode) Json.SNAPSHOTS.readTree(line);
    var hash = new LineForm().event(event, sequence, Hash.parse(previous.substring(7)));
    event.withObject("link").put("sequence", sequence).put("previous", previous);
    event.withObject("link").put("hash", hash.text());
    return Json.SNAPSHOTS.writeValueAsString(event);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -2, Long.MIN_VALUE})
  void an_event_before_the_first_is_found(long sequence) throws Exception {
    var lines = new ArrayList<>(exported(spool));

    lines.add(1, moved(lines.get(1), sequence, "sha256:" + "00".repeat(32)));

    assertBroken(lines, 2);
  }

  @Test
  void another_event_of_a_sequence_is_one_too_many() throws Exception {
    var lines = new ArrayList<>(exported(spool));
    var previous = Hash.root(chain()).text();
    lines.add(2, moved(lines.get(5), 1, previous));
    assertThat(kinds(lines)).contains(Finding.Kind.DOUBLED);

    lines.set(2, lines.get(4));
    lines.add(3, lines.get(3));

    assertThat(kinds(lines))
        .startsWith(Finding.Kind.MISSING, Finding.Kind.REORDERED, Finding.Kind.DOUBLED);
  }

  private List<Finding.Kind> kinds(List<String> lines) throws IOException {
    return verify(lines).findings().stream().map(Finding::kind).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4294967496", "-4294967096", "18446744073709551816", "200.0", "\"200\""})
  void a_number_that_is_taken_for_another_is_found(String status) throws IOException {
    var lines = new ArrayList<>(exported(spool));

    lines.set(1, lines.get(1).replace("\"status\":200,", "\"status\":" + status + ","));

    assertBroken(lines, 2);
  }
}
