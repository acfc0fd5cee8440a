package org.mcpruntime.gateway.spool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers what verifying finds. */
final class Findings {

  private static final int MOST = 100;

  private final @Nullable PublicKeys keys;
  private final Map<String, Reach> chains = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long found;
  private long events;
  private long first;
  private long last;
  private @Nullable Instant from;
  private @Nullable Instant until;
  private long checkpoints;
  private long unsigned;
  private long missing;

  Findings(@Nullable PublicKeys keys) {
    this.keys = keys;
  }

  /** How far that chain has come. */
  Reach chain(String chain) {
    return chains.computeIfAbsent(chain, Reach::new);
  }

  void add(Finding finding) {
    found++;
    if (findings.size() < MOST) {
      findings.add(finding);
    }
  }

  void event(long sequence, Instant time) {
    events++;
    place(sequence);
    if (from == null) {
      from = time;
    }
    until = time;
  }

  private void place(long sequence) {
    first = first == 0 ? sequence : first;
    last = sequence;
  }

  void gap(long sequence, Gap gap) {
    place(sequence);
    missing += gap.missing();
    if (gaps.size() < MOST) {
      gaps.add(gap);
    }
  }

  /** What is wrong with a checkpoint; null where nothing is. */
  @Nullable String checkpoint(Checkpoint checkpoint) {
    var reach = chain(checkpoint.chain());
    boolean before = reach.isBefore(checkpoint.sequence());
    var wrong = before ? null : contradiction(checkpoint, reach.hash(checkpoint.sequence()));
    if (wrong != null) {
      return wrong;
    }
    if (keys == null) {
      unsigned += before ? 0 : 1;
      return null;
    }
    if (!keys.knows(checkpoint.kid())) {
      return "the checkpoint is signed with key %s, which is not among the keys"
          .formatted(checkpoint.kid());
    }
    if (!keys.signed(checkpoint)) {
      return "the signature of the checkpoint is not of key %s".formatted(checkpoint.kid());
    }
    if (!before) {
      checkpoints++;
      reach.signed(checkpoint.sequence());
    }
    return null;
  }

  private static @Nullable String contradiction(Checkpoint checkpoint, @Nullable Hash hash) {
    if (hash == null) {
      return "the checkpoint speaks for sequence %d, which is not here"
          .formatted(checkpoint.sequence());
    }
    return hash.text().equals(checkpoint.hash())
        ? null
        : "the checkpoint says that sequence %d has hash %s; it has %s"
            .formatted(checkpoint.sequence(), checkpoint.hash(), hash.text());
  }

  /** Everything was read, of a file or a directory of this name. */
  Verdict verdict(String file) {
    for (var reach : keys == null ? List.<Reach>of() : chains.values()) {
      var sentence = reach.unsigned();
      if (sentence != null) {
        long sequence = reach.unsignedSequence();
        add(new Finding(Finding.Kind.UNSIGNED, file, null, null, sequence, null, null, sentence));
      }
    }
    return new Verdict(
        chains.values().stream().map(Reach::told).toList(),
        events,
        first,
        last,
        from,
        until,
        checkpoints,
        unsigned,
        gaps,
        missing,
        findings,
        found);
  }
}
