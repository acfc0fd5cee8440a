package org.mcpruntime.process.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.process.metrics.Metrics;

/**
 * Sends spans to a collector over OTLP.
 *
 * <p>OpenTelemetry is loaded by the thread that sends, so that no start waits for it (0.65 s on a
 * small machine), and by no process that sends nothing.
 */
public final class OtlpSpans implements Spans {

  private static final int ROOM = 2048;
  private static final int BATCH = 512;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** How long an idle sender waits before it looks whether the process ends. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(200);

  private static final Duration LAST_TRY = Duration.ofSeconds(2);

  private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(ROOM);
  private final URI endpoint;
  private final String service;
  private final CounterDataPoint sent;
  private final CounterDataPoint dropped;
  private final CounterDataPoint refused;
  private final Thread sender;
  private volatile boolean closing;

  private OtlpSpans(URI endpoint, String service, Metrics metrics) {
    this.endpoint = endpoint;
    this.service = service;
    var spans = metrics.counter("mcp_trace_spans_total", "Spans, by what became of them", "result");
    sent = spans.labelValues("sent");
    dropped = spans.labelValues("dropped");
    refused = spans.labelValues("refused");
    sender = Thread.ofVirtual().name("send spans").unstarted(this::send);
  }

  /**
   * @param endpoint of the collector, without {@code /v1/traces}
   * @param service who sends
   */
  public static OtlpSpans start(URI endpoint, String service, Metrics metrics) {
    var spans = new OtlpSpans(endpoint, service, metrics);
    spans.sender.start();
    return spans;
  }

  @Override
  public void ended(Span span) {
    if (span.context().sampled() && (closing || !waiting.offer(span))) {
      dropped.inc();
    }
  }

  private void send() {
    var resource = Resource.create(Attributes.builder().put("service.name", service).build());
    try (var exporter = exporter()) {
      while (!closing || !waiting.isEmpty()) {
        @Nullable Span first = waiting.poll(LOOK_AROUND.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          var spans = new ArrayList<>(List.of(first));
          waiting.drainTo(spans, BATCH - 1);
          var batch = spans.stream().<SpanData>map(each -> OtlpSpan.of(each, resource)).toList();
          export(exporter, batch);
        }
      }
    } catch (InterruptedException e) {
      dropped.inc(waiting.size());
    }
  }

  private OtlpHttpSpanExporter exporter() {
    var base = endpoint.toString();
    return OtlpHttpSpanExporter.builder()
        .setEndpoint((base.endsWith("/") ? base : base + "/") + "v1/traces")
        .setTimeout(TIMEOUT)
        .build();
  }

  /** The exporter tries again by itself, and writes to the log of libraries what failed. */
  private void export(OtlpHttpSpanExporter exporter, List<SpanData> batch) {
    boolean arrived =
        exporter.export(batch).join(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).isSuccess();
    (arrived ? sent : refused).inc(batch.size());
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!sender.join(LAST_TRY)) {
        sender.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
