package org.mcpruntime.gateway.spool;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was found when a spool was opened.
 *
 * @param chain its id
 * @param sequence of the last event there was
 * @param lastId the greatest id of the events looked at; ids of new ones must be greater. Null
 *     where there are none
 * @param interrupted intents that had no outcome and were given one
 * @param notes a sentence for each thing that was not as it was written
 */
public record RecoveryReport(
    UUID chain, long sequence, @Nullable UUID lastId, int interrupted, List<String> notes) {

  public RecoveryReport {
    notes = List.copyOf(notes);
  }
}
