package org.mcpruntime.process.trace;

/** Where spans go that have ended. */
public sealed interface Spans extends AutoCloseable permits Spans.Nowhere, OtlpSpans {

  /** Takes a span, or drops and counts it; never waits. Spans that are not sampled are nothing. */
  void ended(Span span);

  /** Sends what is left, for a short while. */
  @Override
  void close();

  static Spans nowhere() {
    return new Nowhere();
  }

  /** No collector is set. */
  record Nowhere() implements Spans {

    @Override
    public void ended(Span span) {}

    @Override
    public void close() {}
  }
}
