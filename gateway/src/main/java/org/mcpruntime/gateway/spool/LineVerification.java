package org.mcpruntime.gateway.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/**
 * Verifies events as JSON, a line each, of one gateway or of several: an export, or what a store
 * has. Each hash is made anew of the event itself.
 */
public final class LineVerification {

  /** How far one chain has come. */
  private static final class Chain {

    private final Findings.Memory memory = new Findings.Memory();
    private final TreeMap<Long, Long> missing = new TreeMap<>();
    private long last = -1;
    private Hash hash = new Hash(0, 0, 0, 0);

    /** Whether it was looked for before. */
    boolean wasMissing(long sequence) {
      var range = missing.floorEntry(sequence);
      return range != null && range.getValue() >= sequence;
    }
  }

  private final String file;
  private final Findings findings;
  private final LineForm form = new LineForm();
  private final Map<String, Chain> chains = new HashMap<>();
  private long line;

  private LineVerification(Path file, @Nullable PublicKeys keys) {
    this.file = String.valueOf(file.getFileName());
    this.findings = new Findings(keys);
  }

  /**
   * Verifies a file of lines.
   *
   * @param keys of who may sign checkpoints; null where signatures are not looked at
   * @throws IOException where it cannot be read
   */
  public static Verdict of(Path file, @Nullable Path keys, Progress progress) throws IOException {
    var verification = new LineVerification(file, keys == null ? null : PublicKeys.read(keys));
    try (var in = Files.newBufferedReader(file)) {
      verification.read(in, Files.size(file), progress);
    }
    return verification.findings.verdict();
  }

  private void read(BufferedReader in, long size, Progress progress) throws IOException {
    long done = 0;
    for (var text = in.readLine(); text != null; text = in.readLine()) {
      line++;
      done += text.length() + 1;
      if (!text.isBlank()) {
        line(text);
      }
      if (line % 10_000 == 0) {
        progress.reached(Math.min(done, size), size);
      }
    }
    progress.reached(size, size);
  }

  private void line(String text) {
    try {
      var tree = Json.SNAPSHOTS.readTree(text);
      if (tree.has("checkpoint")) {
        checkpoint(tree.get("checkpoint"));
      } else if (tree.has("gap")) {
        gap(tree.get("gap"));
      } else {
        event(tree);
      }
    } catch (JsonProcessingException e) {
      add(Finding.Kind.BROKEN, 0, null, null, "the line is not JSON: " + e.getOriginalMessage());
    } catch (LineForm.Strange e) {
      add(Finding.Kind.BROKEN, 0, null, null, String.valueOf(e.getMessage()));
    }
  }

  private void event(JsonNode event) throws LineForm.Strange {
    var link = event.path("link");
    long sequence = place(link);
    var id = LineForm.idOrNull(event);
    try {
      var time = LineForm.time(event, "timestamp");
      var previous = LineForm.hash(link, "previous");
      if (chained(link, sequence, id, time, form.event(event, sequence, previous))) {
        findings.event(sequence, time);
      }
    } catch (LineForm.Strange e) {
      add(Finding.Kind.BROKEN, sequence, id, null, String.valueOf(e.getMessage()));
    }
  }

  private void gap(JsonNode gap) throws LineForm.Strange {
    var link = gap.path("link");
    long sequence = place(link);
    var read = LineForm.read(gap);
    var previous = LineForm.hash(link, "previous");
    if (chained(link, sequence, null, read.from(), form.gap(gap, sequence, previous))) {
      findings.gap(sequence, read);
    }
  }

  private static long place(JsonNode link) throws LineForm.Strange {
    if (!link.isObject()) {
      throw new LineForm.Strange("it has no link: it was never in a chain, or lost its place");
    }
    return LineForm.number(link, "sequence");
  }

  /** Whether it is whole and stands where it belongs. */
  private boolean chained(
      JsonNode link, long sequence, @Nullable UUID id, Instant time, Hash computed)
      throws LineForm.Strange {
    var name = LineForm.text(link, "chain");
    var previous = LineForm.hash(link, "previous");
    var said = LineForm.hash(link, "hash");
    findings.chain(name);
    var chain = chains.computeIfAbsent(name, _ -> new Chain());
    Finding.Kind kind = null;
    var sentence = "";
    if (!computed.equals(said)) {
      kind = Finding.Kind.BROKEN;
      sentence = "the event does not have the hash that its link says";
    } else if (chain.last >= 0 && sequence <= chain.last) {
      boolean late = chain.wasMissing(sequence);
      kind = late ? Finding.Kind.REORDERED : Finding.Kind.DOUBLED;
      sentence =
          late
              ? "sequence %d stands behind sequence %d".formatted(sequence, chain.last)
              : "sequence %d stands here once more".formatted(sequence);
    } else if (chain.last >= 0 && sequence > chain.last + 1) {
      kind = Finding.Kind.MISSING;
      chain.missing.put(chain.last + 1, sequence - 1);
      sentence =
          "sequence %d stands here, and %d to %d are missing before it"
              .formatted(sequence, chain.last + 1, sequence - 1);
    } else if (chain.last >= 0 && !previous.equals(chain.hash)) {
      kind = Finding.Kind.BROKEN;
      sentence = "the event does not follow the one before it";
    } else if (sequence == 1 && !isRoot(name, previous)) {
      kind = Finding.Kind.BROKEN;
      sentence = "the chain does not begin with its own id";
    }
    if (kind != null) {
      add(kind, sequence, id, time, sentence);
    }
    if (chain.last < 0) {
      chain.memory.remember(sequence - 1, previous);
    }
    if (sequence > chain.last) {
      chain.last = sequence;
      chain.hash = said;
    }
    chain.memory.remember(sequence, said);
    return kind == null || kind == Finding.Kind.MISSING;
  }

  private static boolean isRoot(String chain, Hash previous) {
    try {
      return Hash.root(UUID.fromString(chain)).equals(previous);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void checkpoint(JsonNode json) throws LineForm.Strange {
    var checkpoint =
        new Checkpoint(
            LineForm.text(json, "chain"),
            LineForm.number(json, "sequence"),
            LineForm.text(json, "hash"),
            LineForm.time(json, "time"),
            LineForm.text(json, "kid"),
            LineForm.text(json, "signature"));
    var chain = chains.get(checkpoint.chain());
    if (chain == null || chain.last < 0) {
      return; // the events that it speaks for are not in this file
    }
    var wrong = findings.checkpoint(checkpoint, chain.memory);
    if (wrong != null) {
      add(Finding.Kind.CHECKPOINT, checkpoint.sequence(), null, checkpoint.time(), wrong);
    }
  }

  private void add(
      Finding.Kind kind,
      long sequence,
      @Nullable UUID id,
      @Nullable Instant time,
      String sentence) {
    findings.add(new Finding(kind, file, null, line, sequence, id, time, sentence));
  }
}
