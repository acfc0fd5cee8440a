package org.mcpruntime.gateway.trail;

import java.time.Duration;
import java.util.List;
import org.mcpruntime.contract.audit.AuditEvent;

/** Where events go. Both ways in return at once, from any thread. */
public interface Trail {

  /**
   * Takes what is about to be done.
   *
   * @return whether it was taken; where not, it was counted, and a server that must not act
   *     unrecorded refuses
   */
  boolean intent(AuditEvent event);

  /** It was not taken, and is done all the same: so much is remembered at least. */
  void forgo(AuditEvent event);

  /** Takes what came of it; the answer is that of {@link #intent}. */
  boolean outcome(AuditEvent event);

  /** How each of the places fares that events are brought to. */
  List<TrailStatus> status();

  /** Whether events cannot be brought to one of them now. */
  default boolean failing() {
    return status().stream().anyMatch(TrailStatus::failing);
  }

  /**
   * Takes no more, and brings away what was taken, but no longer than that; the spool keeps the
   * rest for the next start.
   */
  void close(Duration deadline);
}
