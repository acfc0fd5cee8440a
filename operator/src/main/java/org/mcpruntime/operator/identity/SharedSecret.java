package org.mcpruntime.operator.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Secret that several replicas read and write, none over what it has not seen. */
public interface SharedSecret {

  /** What is there. */
  sealed interface Held {

    /**
     * @param version to say when it is written over
     * @param data text by its name
     */
    record Found(String version, Map<String, String> data) implements Held {
      public Found {
        data = Map.copyOf(data);
      }

      /** Nothing of what is secret. */
      @Override
      public String toString() {
        return "Found[version=%s, names=%s]".formatted(version, data.keySet());
      }
    }

    record Absent() implements Held {}

    record Unreached(String sentence) implements Held {}
  }

  /** What came of a write. */
  sealed interface Written {

    record Done() implements Written {}

    /** Another was there first; what is there now is to be read. */
    record Overtaken() implements Written {}

    record Failed(String sentence) implements Written {}
  }

  /** Where it is, for sentences. */
  String name();

  Held read();

  /**
   * Writes all of it.
   *
   * @param version that was read; null where nothing was there
   */
  Written write(@Nullable String version, Map<String, String> data);
}
