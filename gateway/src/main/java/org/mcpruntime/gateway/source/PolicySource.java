package org.mcpruntime.gateway.source;

import java.util.Set;
import org.mcpruntime.contract.object.ObjectRef;

/** The policies in force, and what becomes of them. */
public interface PolicySource extends AutoCloseable {

  /** Looks for the first time, then keeps looking. */
  void start();

  /** What is in force now; a message is decided on one such value from its start to its end. */
  Policies current();

  /** How sure it is that what is in force is still what was decided; asked for every message. */
  default Freshness freshness() {
    return Freshness.CURRENT; // a file is what it is
  }

  /** Whether {@link #freshness} may become less than current. */
  default boolean ages() {
    return false;
  }

  /** From now on these servers are asked about and no others; nothing is in force for others. */
  default void follow(Set<ObjectRef> servers) {
    // Files say themselves whose they are.
  }

  /** A session was let do something. */
  default void used(ObjectRef server, ObjectRef session) {
    // Nobody counts how long sessions idle.
  }

  /** For {@code /ready} and {@code /config/status}. */
  SourceStatus status();

  /** Tells a listener of everything that happens from now on, on the source's own thread. */
  void listen(Listener listener);

  /** Stops looking for changes; what is in force stays. */
  @Override
  void close();

  /** Hears of changes after they are in force. It must be quick: the next change waits for it. */
  interface Listener {

    /** Policies were swapped; {@link PolicySource#current} gives the new ones already. */
    void swapped(Swap swap);

    /** {@link PolicySource#freshness} is another. */
    default void aged() {}

    /** A document cannot be enforced; what was in force stays. */
    void refused(Refusal refusal);
  }

  /**
   * A document that cannot be enforced.
   *
   * @param place the file
   * @param sentence what is wrong with it
   */
  record Refusal(String place, String sentence) {

    @Override
    public String toString() {
      return place + " " + sentence;
    }
  }
}
