package org.mcpruntime.gateway.spool;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of verifying records.
 *
 * @param chains that there are; a spool has one
 * @param events whole and in their place
 * @param firstSequence of the first event there is; 0 where there is none
 * @param lastSequence of the last
 * @param from when the first event was
 * @param until when the last was
 * @param checkpoints whose hash is that of the chain and whose signature is that of a known key
 * @param unsigned checkpoints whose signature was not looked at, for no keys were given
 * @param gaps that the chain itself tells of
 * @param missing events in them, as far as is known
 * @param findings the first of what is not as it was written
 * @param found how many there are
 */
public record Verdict(
    List<Chain> chains,
    long events,
    long firstSequence,
    long lastSequence,
    @Nullable Instant from,
    @Nullable Instant until,
    long checkpoints,
    long unsigned,
    List<Gap> gaps,
    long missing,
    List<Finding> findings,
    long found) {

  /**
   * How far a chain reaches.
   *
   * @param first sequence of its first record that is here
   * @param last sequence of its last; before the first where there is none
   * @param signed the last sequence that a checkpoint speaks for whose signature is that of a known
   *     key; null without one
   */
  public record Chain(String id, long first, long last, @Nullable Long signed) {}

  public Verdict {
    chains = List.copyOf(chains);
    gaps = List.copyOf(gaps);
    findings = List.copyOf(findings);
  }

  public boolean isWhole() {
    return found == 0;
  }
}
