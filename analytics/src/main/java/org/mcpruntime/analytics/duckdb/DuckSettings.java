package org.mcpruntime.analytics.duckdb;

import java.nio.file.Path;

/**
 * What a store is like.
 *
 * @param folder that is its own
 * @param memory bytes that the database may use, beside those of Java
 * @param threads that one question is answered by at most
 */
public record DuckSettings(Path folder, Retention retention, long memory, int threads) {

  /** The memory that a store has where nobody says another. */
  public static final int USUAL_MEMORY_MIB = 128;

  /** As a platform in one process has it. */
  public static DuckSettings of(Path folder) {
    return new DuckSettings(folder, Retention.USUAL, (long) USUAL_MEMORY_MIB << 20, 2);
  }

  public DuckSettings {
    folder = folder.toAbsolutePath().normalize();
    if (memory < 64L << 20 || threads < 1) {
      throw new IllegalArgumentException(
          "a store needs 64 MiB and a thread: memory %d, threads %d".formatted(memory, threads));
    }
  }

  /** The same, but for how long it keeps what. */
  public DuckSettings keeping(Retention other) {
    return new DuckSettings(folder, other, memory, threads);
  }
}
