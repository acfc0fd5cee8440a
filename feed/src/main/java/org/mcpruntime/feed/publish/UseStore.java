package org.mcpruntime.feed.publish;

import java.util.Map;
import org.mcpruntime.contract.object.ObjectRef;

/** Where the lives of sessions are kept, so that a restart forgets no use and no end. */
public interface UseStore {

  /** What was written last; nothing where nothing was. */
  Map<ObjectRef, Life> read();

  /** Keeps these in the place of all that were kept before. */
  void write(Map<ObjectRef, Life> lives);

  /** Whether others write there at the same time, whose uses count as well. */
  default boolean isShared() {
    return false;
  }

  /** Whether all uses are known that others wrote: else none can be said to be missing. */
  default boolean isWhole() {
    return true;
  }

  /** Keeps nothing: every session begins to idle when its publisher does. */
  static UseStore nowhere() {
    return new UseStore() {
      @Override
      public Map<ObjectRef, Life> read() {
        return Map.of();
      }

      @Override
      public void write(Map<ObjectRef, Life> lives) {
        // Nobody will ask.
      }
    };
  }
}
