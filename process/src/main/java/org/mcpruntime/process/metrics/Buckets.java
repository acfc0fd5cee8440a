package org.mcpruntime.process.metrics;

/** Bounds of histograms: few, fixed, the same everywhere, so that dashboards can add them up. */
public enum Buckets {
  /** Seconds of work within a process: 50 µs to 1 s. */
  WORK(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1),
  /** Seconds of calls over a network: 1 ms to 10 s, the client's default bounds. */
  CALLS(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
  /** Bytes of messages: 256 B to 16 MiB. */
  BYTES(256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216);

  @SuppressWarnings("ImmutableEnumChecker") // Copied whenever it is handed out.
  private final double[] bounds;

  Buckets(double... bounds) {
    this.bounds = bounds;
  }

  double[] bounds() {
    return bounds.clone();
  }
}
