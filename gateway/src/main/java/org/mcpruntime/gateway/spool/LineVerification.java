package org.mcpruntime.gateway.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    private final Reach reach;
    private final TreeMap<Long, Long> missing = new TreeMap<>();
    private long last = -1;
    private Hash hash = new Hash(0, 0, 0, 0);

    Chain(Reach reach) {
      this.reach = reach;
    }

    /** Whether it was looked for before; the next of this sequence is one too many. */
    boolean wasMissing(long sequence) {
      var range = missing.floorEntry(sequence);
      if (range == null || range.getValue() < sequence) {
        return false;
      }
      missing.remove(range.getKey());
      if (range.getKey() < sequence) {
        missing.put(range.getKey(), sequence - 1);
      }
      if (sequence < range.getValue()) {
        missing.put(sequence + 1, range.getValue());
      }
      return true;
    }
  }

  /** A checkpoint that stands before every event of its chain, or may do so. */
  private record Early(long line, Checkpoint said) {}

  private static final int MOST_EARLY = 1000;

  private final String file;
  private final Findings findings;
  private final LineForm form = new LineForm();
  private final Map<String, Chain> chains = new HashMap<>();
  private final Map<String, List<Early>> early = new LinkedHashMap<>();
  private int waiting;
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
    verification.settleEarly();
    return verification.findings.verdict(verification.file);
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
        checkpoint(LineForm.only(tree, "checkpoint"));
      } else if (tree.has("gap")) {
        gap(LineForm.only(tree, "gap"));
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
    LineForm.onlyKnown(link, LineForm.LINK);
    long sequence = LineForm.number(link, "sequence");
    if (sequence < 1) {
      throw new LineForm.Strange("sequence %d: a chain begins with 1".formatted(sequence));
    }
    return sequence;
  }

  /** Whether it is whole and stands where it belongs. */
  private boolean chained(
      JsonNode link, long sequence, @Nullable UUID id, Instant time, Hash computed)
      throws LineForm.Strange {
    var name = LineForm.text(link, "chain");
    var previous = LineForm.hash(link, "previous");
    var said = LineForm.hash(link, "hash");
    var chain = chains.computeIfAbsent(name, _ -> new Chain(findings.chain(name)));
    if (!chain.reach.isBegun()) {
      chain.reach.begin(sequence, previous);
      settle(early.remove(name));
    }
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
    } else if (sequence == 1 && !isRoot(name, previous.text())) {
      kind = Finding.Kind.BROKEN;
      sentence = "the chain does not begin with its own id";
    }
    if (kind != null) {
      add(kind, sequence, id, time, sentence);
    }
    if (sequence > chain.last) {
      chain.last = sequence;
      chain.hash = said;
    }
    chain.reach.passed(sequence, said, time);
    return kind == null || kind == Finding.Kind.MISSING;
  }

  private static boolean isRoot(String chain, String hash) {
    try {
      return Hash.root(UUID.fromString(chain)).text().equals(hash);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void checkpoint(JsonNode json) throws LineForm.Strange {
    LineForm.onlyKnown(json, LineForm.CHECKPOINT);
    var checkpoint =
        new Checkpoint(
            LineForm.text(json, "chain"),
            LineForm.number(json, "sequence"),
            LineForm.text(json, "hash"),
            LineForm.time(json, "time"),
            LineForm.text(json, "kid"),
            LineForm.text(json, "signature"));
    if (chains.containsKey(checkpoint.chain())) {
      checkpoint(new Early(line, checkpoint));
    } else if (waiting < MOST_EARLY) {
      waiting++;
      early
          .computeIfAbsent(checkpoint.chain(), _ -> new ArrayList<>())
          .add(new Early(line, checkpoint));
    } else {
      unknown(new Early(line, checkpoint));
    }
  }

  private void checkpoint(Early checkpoint) {
    var wrong = findings.checkpoint(checkpoint.said);
    if (wrong != null) {
      wrong(checkpoint, wrong);
    }
  }

  private void settle(@Nullable List<Early> ofChain) {
    if (ofChain != null) {
      waiting -= ofChain.size();
      ofChain.forEach(this::checkpoint);
    }
  }

  /** Nothing came of these chains: a gateway that nobody has called yet has one of sequence 0. */
  private void settleEarly() {
    for (var ofChain : early.entrySet()) {
      for (var checkpoint : ofChain.getValue()) {
        var said = checkpoint.said;
        if (said.sequence() == 0 && isRoot(said.chain(), said.hash())) {
          findings.chain(said.chain()).begin(1, said.at());
          checkpoint(checkpoint);
        } else {
          unknown(checkpoint);
        }
      }
    }
  }

  private void unknown(Early checkpoint) {
    wrong(
        checkpoint,
        "the checkpoint speaks for chain %s, of which no event is here"
            .formatted(checkpoint.said.chain()));
  }

  private void wrong(Early checkpoint, String sentence) {
    var said = checkpoint.said;
    findings.add(
        new Finding(
            Finding.Kind.CHECKPOINT,
            file,
            null,
            checkpoint.line,
            said.sequence(),
            null,
            said.time(),
            sentence));
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
