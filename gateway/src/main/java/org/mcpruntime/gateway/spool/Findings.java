package org.mcpruntime.gateway.spool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what verifying finds. */
final class Findings {

  private static final int MOST = 100;

  /** How far back a checkpoint may reach; it is signed while other events are written. */
  private static final int REMEMBERED = 1 << 16;

  private final @Nullable PublicKeys keys;
  private final Set<String> chains = new LinkedHashSet<>();
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

  /** The hashes of the last events of one chain. */
  static final class Memory {

    private final @Nullable Hash[] hashes = new @Nullable Hash[REMEMBERED];
    private final long[] sequences = new long[REMEMBERED];

    void remember(long sequence, Hash hash) {
      int slot = (int) (sequence & REMEMBERED - 1);
      hashes[slot] = hash;
      sequences[slot] = sequence;
    }

    /** Null where it is not known, or no longer. */
    @Nullable Hash hash(long sequence) {
      int slot = (int) (sequence & REMEMBERED - 1);
      return sequences[slot] == sequence ? hashes[slot] : null;
    }
  }

  void chain(String chain) {
    chains.add(chain);
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
  @Nullable String checkpoint(Checkpoint checkpoint, Memory memory) {
    var hash = memory.hash(checkpoint.sequence());
    if (hash == null) {
      return "the checkpoint speaks for sequence %d, which is not here"
          .formatted(checkpoint.sequence());
    }
    if (!hash.text().equals(checkpoint.hash())) {
      return "the checkpoint says that sequence %d has hash %s; it has %s"
          .formatted(checkpoint.sequence(), checkpoint.hash(), hash.text());
    }
    if (keys == null) {
      unsigned++;
      return null;
    }
    if (!keys.knows(checkpoint.kid())) {
      return "the checkpoint is signed with key %s, which is not among the keys"
          .formatted(checkpoint.kid());
    }
    if (!keys.signed(checkpoint)) {
      return "the signature of the checkpoint is not of key %s".formatted(checkpoint.kid());
    }
    checkpoints++;
    return null;
  }

  Verdict verdict() {
    return new Verdict(
        List.copyOf(chains),
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
