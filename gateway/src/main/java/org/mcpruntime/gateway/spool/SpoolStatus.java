package org.mcpruntime.gateway.spool;

import org.jspecify.annotations.Nullable;

/**
 * How a spool fares.
 *
 * @param chain its id
 * @param sequence of the last event
 * @param used bytes that records take, and room that is kept for outcomes
 * @param bound bytes that there may be
 * @param segments that hold records
 * @param openIntents that wait for their outcome
 * @param refused intents that there was no room for
 * @param dropped events that happened and were not taken
 * @param state which intents are taken
 * @param error what the disk said last, where it would not do what it was asked; null when it does
 */
public record SpoolStatus(
    String chain,
    long sequence,
    long used,
    long bound,
    int segments,
    int openIntents,
    long refused,
    long dropped,
    State state,
    @Nullable String error) {

  /** Which intents are taken. */
  public enum State {
    /** All. */
    OPEN,
    /** Only those of what reads. */
    READS_ONLY,
    /** None. */
    FULL,
    /** None, nor anything else. */
    CLOSED
  }
}
