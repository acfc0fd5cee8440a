package org.mcpruntime.platform.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outcomes as they are recorded. */
public interface LiveEvents {

  /**
   * An outcome.
   *
   * @param position from which one can go on after it; it means something to its source only
   */
  record Arrived(String position, ObjectNode event) {}

  /** A run of them, for one thread. */
  interface Run extends AutoCloseable {

    /** From where one can go on before the first has come. */
    String begins();

    /** Whether none is missing between the position that was asked for and what comes. */
    boolean isWhole();

    /** Some that have come, in their order; none where none came within that time. */
    List<Arrived> next(Duration atMost) throws InterruptedException;

    @Override
    void close();
  }

  /**
   * Those that come from now on.
   *
   * @param after a position to go on after, if it is known still; null where there is none
   */
  Run open(@Nullable String after);
}
