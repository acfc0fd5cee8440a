package org.mcpruntime.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.object.SideEffect;

/**
 * Ten times as many callers as are let in at once, at a gateway with less heap than a sidecar has:
 * those that are let in are served, the others are told so, and memory stays where it is.
 */
class OverloadTest {

  private static final Path TARGET =
      Path.of(System.getProperty("repo.root"), "tests/judge/target/overload");
  private static final int ADMITTED = 40;
  private static final int CALLERS = 10 * ADMITTED;
  private static final int CALLS_EACH = 10;

  /** Of answers from that size on some are cut, and the server may still be at work on them. */
  private static final int CUT_FROM = 1 << 20;

  private static final Pattern REASON = Pattern.compile("\"reason\":\"(\\w+)\"");

  /** A server that takes its time, and knows how many were with it at once. */
  private static final class Slow implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final int size;
    private final boolean streams;

    /**
     * @param size of its answers, about
     * @param streams whether each answer is a stream of one event
     */
    Slow(int size, boolean streams) throws IOException {
      this.size = size;
      this.streams = streams;
      var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      server = HttpServer.create(any, CALLERS);
      server.createContext("/", this::answer);
      server.setExecutor(threads);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        TimeUnit.MILLISECONDS.sleep(50); // it is what is measured: a server that takes its time
        var id = body.replaceAll("(?s).*\"id\":(\\d+).*", "$1");
        var text =
            """
            {"jsonrpc":"2.0","id":%s,"result":{"content":\
            [{"type":"text","text":"%s"},{"type":"text","text":"%s"}]}}"""
                .formatted(id, id, "y".repeat(size));
        exchange
            .getResponseHeaders()
            .set("content-type", streams ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange
            .getResponseBody()
            .write((streams ? "data: " + text + "\n\n" : text).getBytes(UTF_8));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        inside.decrementAndGet();
      }
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  @ParameterizedTest(name = "requests of {0} bytes, answers of {1} bytes, as streams: {2}")
  @CsvSource({
    "300, 500, false",
    "900000, 500, false",
    "300, 900000, false",
    "900000, 900000, true",
    "300, 4000000, false"
  })
  void who_is_let_in_is_served_and_memory_is_bounded(int asked, int answered, boolean streams)
      throws Exception {
    var policy = Allowing.all(Map.of("echo", SideEffect.READ));
    var name = "of-%d-%d-%s".formatted(asked, answered, streams);
    try (var server = new Slow(answered, streams);
        var gateway =
            GatewayProcess.before(
                server.url(),
                policy,
                TARGET.resolve(name),
                List.of("-Xmx40m", "-XX:+ExitOnOutOfMemoryError"),
                List.of("--max-in-flight=" + ADMITTED))) {
      long before = gateway.residentMebibytes();
      var outcomes = load(gateway.url(), asked);
      assertThat(gateway.faults()).isEmpty();
      long after = gateway.residentMebibytes();

      System.out.printf(
          "overload %s, %d callers: %s, at most %d at the server, %d to %d MiB%n",
          name, CALLERS, outcomes, server.most.get(), before, after);
      assertThat(outcomes.keySet()).isSubsetOf("answered", "concurrency_limited");
      assertThat(outcomes).containsKey("concurrency_limited");
      if (answered < CUT_FROM) {
        assertThat(server.most.get()).isLessThanOrEqualTo(ADMITTED);
      }
      assertThat(call(gateway.url(), 1, asked)).isEqualTo("answered");
      assertThat(gateway.faults()).isEmpty();
    }
  }

  private static Map<String, Integer> load(URI url, int bytes) throws Exception {
    var outcomes = new ConcurrentHashMap<String, Integer>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var loads = new ArrayList<Callable<Void>>();
      for (int i = 0; i < CALLERS; i++) {
        int id = i;
        loads.add(
            () -> {
              for (int each = 0; each < CALLS_EACH; each++) {
                outcomes.merge(call(url, id, bytes), 1, Integer::sum);
              }
              return null;
            });
      }
      for (Future<Void> load : callers.invokeAll(loads)) {
        load.get();
      }
    }
    return outcomes;
  }

  /** What became of a call, in a word. */
  private static String call(URI url, int id, int bytes) {
    try {
      return answered(url, id, bytes);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String answered(URI url, int id, int bytes) throws IOException {
    var text =
        """
        {"jsonrpc":"2.0","id":%d,"method":"tools/call",\
        "params":{"name":"echo","arguments":{"text":"%s"}}}"""
            .formatted(id, "x".repeat(bytes));
    var answer =
        Sent.post(
            url,
            List.of(
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream",
                "MCP-Protocol-Version: 2025-06-18",
                Allowing.HEADER),
            text.getBytes(UTF_8),
            true);
    if (answer.status() == 200 && answer.body().contains("\"text\":\"" + id + "\"")) {
      return "answered";
    }
    var reason = REASON.matcher(answer.body());
    boolean told = answer.status() == 503 || answer.body().contains("data:");
    return told && reason.find() ? reason.group(1) : answer.toString();
  }
}
