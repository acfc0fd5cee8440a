package org.mcpruntime.gateway.trail;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.mcpruntime.contract.audit.AuditEvent;

/** A place that records are brought to, from the spool that keeps them until they are there. */
public interface Sink extends AutoCloseable {

  /** For people and metrics: {@code file}, {@code ingest}. */
  String name();

  /**
   * The last place of a chain whose record is surely there; what comes at or before it need not be
   * brought again. Empty where that cannot be told; one of another chain says nothing.
   */
  Optional<AuditEvent.Link> last(String chain) throws IOException, InterruptedException;

  /**
   * Whether {@link #last} always knows. Then what comes after it is brought, though it was brought
   * before, for then the place has lost it; and where it is empty, everything that the spool has.
   */
  default boolean remembers() {
    return false;
  }

  /**
   * Brings records there, in their order; returns when they are.
   *
   * @param lines as the spool gives them, each with its end; the same object when they are brought
   *     again
   * @return those that the place will never take
   * @throws IOException where some may not be there; all are to be brought again
   */
  List<Lines.Line> take(Lines lines) throws IOException, InterruptedException;

  /** Has what was taken survive the end of the machine, as far as that is in its hands. */
  void settle() throws IOException;

  @Override
  void close();
}
