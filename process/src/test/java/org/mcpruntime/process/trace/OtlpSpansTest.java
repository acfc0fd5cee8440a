package org.mcpruntime.process.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.process.trace.Span.Attribute;
import org.mcpruntime.process.trace.Span.Kind;
import org.mcpruntime.process.trace.Span.Time;

/** What a collector receives, read with the protocol's own definitions. */
class OtlpSpansTest {

  private static final Instant START = Instant.parse("2026-11-25T12:00:00.123456789Z");

  private final Metrics metrics = new Metrics();
  private final BlockingQueue<ExportTraceServiceRequest> received = new LinkedBlockingQueue<>();
  private HttpServer collector;
  private URI endpoint;

  @BeforeEach
  void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private static Span span(TraceContext context, String parentId) {
    return new Span(
        context,
        parentId,
        "tools/call",
        new Time(START, START.plusMillis(5), Kind.SERVER, true),
        List.of(new Attribute("mcp.tool", "read_file")));
  }

  private String page() {
    return new String(metrics.page("").body(), UTF_8);
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  @Test
  void a_collector_receives_what_happened() throws InterruptedException {
    var parent = TraceContext.begin(true, new Random(1));
    var context = parent.child(new Random(2));
    try (var spans = OtlpSpans.start(endpoint, "mcp-gateway", metrics)) {
      spans.ended(span(context, parent.spanId()));

      var resource = received.take().getResourceSpans(0);
      assertThat(resource.getResource().getAttributes(0).getValue().getStringValue())
          .isEqualTo("mcp-gateway");
      var span = resource.getScopeSpans(0).getSpans(0);
      assertThat(span.getTraceId()).isEqualTo(bytes(context.traceId()));
      assertThat(span.getSpanId()).isEqualTo(bytes(context.spanId()));
      assertThat(span.getParentSpanId()).isEqualTo(bytes(parent.spanId()));
      assertThat(span.getName()).isEqualTo("tools/call");
      assertThat(span.getKindValue()).isEqualTo(2);
      assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
      assertThat(span.getStartTimeUnixNano() % 1_000_000_000).isEqualTo(123_456_789);
      assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(5_000_000);
      assertThat(span.getAttributes(0).getKey()).isEqualTo("mcp.tool");
      assertThat(span.getAttributes(0).getValue().getStringValue()).isEqualTo("read_file");
    }
    assertThat(page()).contains("mcp_trace_spans_total{result=\"sent\"} 1.0");
  }

  @Test
  void a_trace_that_nobody_records_is_not_sent() {
    try (var spans = OtlpSpans.start(endpoint, "mcp-gateway", metrics)) {
      spans.ended(span(TraceContext.begin(false, new Random(1)), ""));
    }

    assertThat(received).isEmpty();
    assertThat(page()).contains("mcp_trace_spans_total{result=\"dropped\"} 0.0");
  }

  @Test
  void what_is_left_is_sent_when_the_process_ends() {
    var spans = OtlpSpans.start(endpoint, "mcp-gateway", metrics);
    for (int i = 0; i < 1000; i++) {
      spans.ended(span(TraceContext.begin(true, new Random(i)), ""));
    }

    spans.close();

    await().until(() -> page().contains("mcp_trace_spans_total{result=\"sent\"} 1000.0"));
  }

  @Test
  void spans_without_room_are_dropped_and_counted_and_nobody_waits() {
    collector.stop(0);
    var spans = OtlpSpans.start(endpoint, "mcp-gateway", metrics);
    var span = span(TraceContext.begin(true, new Random(1)), "");

    for (int i = 0; i < 10_000; i++) {
      spans.ended(span);
    }

    assertThat(page()).containsPattern("result=\"dropped\"} [1-9]");
    spans.close();
    await().atMost(Duration.ofSeconds(10)).until(() -> sum("dropped") + sum("refused") == 10_000);
    assertThat(page()).contains("mcp_trace_spans_total{result=\"sent\"} 0.0");
  }

  private double sum(String result) {
    var line = "mcp_trace_spans_total{result=\"" + result + "\"} ";
    return page()
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
        .sum();
  }

  @Test
  void nowhere_takes_everything() {
    try (var spans = Spans.nowhere()) {
      spans.ended(span(TraceContext.begin(true, new Random(1)), ""));
    }
    assertThat(received).isEmpty();
  }
}
