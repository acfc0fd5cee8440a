package org.mcpruntime.process.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The metrics of a process.
 *
 * <p>Keep what {@code labelValues} returned where a metric is counted on a hot path: the lookup is
 * what costs.
 */
public final class Metrics {

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private final AtomicBoolean jvmToAdd = new AtomicBoolean();

  /**
   * Memory, garbage collection, threads of the JVM; processor time and files of the process. Added
   * by the first scrape, for they cost a start a tenth of a second.
   */
  public Metrics withJvm() {
    jvmToAdd.set(true);
    return this;
  }

  private void addJvm() {
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  /**
   * @param name as scraped, ending in {@code _total}
   */
  public Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** A number that only grows and that somebody else keeps, read when scraped. */
  public void counted(String name, String help, DoubleSupplier number) {
    var _ =
        CounterWithCallback.builder()
            .name(name)
            .help(help)
            .callback(callback -> callback.call(number.getAsDouble()))
            .register(registry);
  }

  public Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** A number that somebody else keeps, read when scraped. */
  public void measured(String name, String help, DoubleSupplier number) {
    var _ =
        GaugeWithCallback.builder()
            .name(name)
            .help(help)
            .callback(callback -> callback.call(number.getAsDouble()))
            .register(registry);
  }

  /** Numbers that somebody else keeps, one for each value of a label, read when scraped. */
  public void measured(
      String name, String help, String label, Supplier<Map<String, Double>> numbers) {
    var _ =
        GaugeWithCallback.builder()
            .name(name)
            .help(help)
            .labelNames(label)
            .callback(
                callback -> numbers.get().forEach((value, number) -> callback.call(number, value)))
            .register(registry);
  }

  /**
   * @param buckets upper bounds, rising
   */
  public Histogram histogram(String name, String help, Buckets buckets, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(buckets.bounds())
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** All metrics as text, in the format that the request's {@code Accept} header prefers. */
  public Page page(String accept) {
    if (jvmToAdd.compareAndSet(true, false)) {
      addJvm();
    }
    ExpositionFormatWriter writer =
        accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text")
            ? OpenMetricsTextFormatWriter.create()
            : PrometheusTextFormatWriter.create();
    var out = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("a page of metrics cannot be written into memory", e);
    }
    return new Page(writer.getContentType(), out.toByteArray());
  }
}
