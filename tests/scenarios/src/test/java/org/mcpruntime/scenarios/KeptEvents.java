package org.mcpruntime.scenarios;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.mcpruntime.analytics.duckdb.DuckSettings;
import org.mcpruntime.analytics.duckdb.DuckStore;
import org.mcpruntime.analytics.duckdb.StoreWatcher;
import org.mcpruntime.analytics.query.Analytics;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

/**
 * What will be the platform's service on Kubernetes, as far as it is there: the store of events and
 * the routes that ask it, both the product's. Where gateways bring their events is the test's own.
 */
final class KeptEvents implements AutoCloseable {

  private final EventStore store;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final HttpServer api;
  private final com.sun.net.httpserver.HttpServer ingest;

  KeptEvents(Path folder) throws IOException {
    var clock = InstantSource.system();
    store = DuckStore.open(DuckSettings.of(folder.resolve("events")), StoreWatcher.NONE, clock);
    var means =
        new Analytics.Means(
            () -> store, () -> new Analytics.Active(0, 0, 0), folder.resolve("drafts"), clock);
    var log =
        Log.to(new PrintStream(PrintStream.nullOutputStream()), Form.JSON, Level.ERROR, clock);
    api =
        new HttpServer(
            loops,
            loopback(),
            null,
            ServerLimits.DEFAULT,
            new org.mcpruntime.process.api.Api(
                Analytics.routes(means).routes(),
                _ -> Optional.of(new Principal("tests", Principal.Role.ADMIN)),
                new org.mcpruntime.process.api.Hosts(Set.of()),
                threads,
                log));
    ingest = com.sun.net.httpserver.HttpServer.create(loopback(), 0);
    ingest.setExecutor(threads);
    ingest.createContext("/events/batch", this::take);
    ingest.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var lines =
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.getBytes(StandardCharsets.UTF_8))
              .toList();
      var _ = store.append(lines);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Where gateways bring them. */
  int port() {
    return ingest.getAddress().getPort();
  }

  org.mcpruntime.client.Api api() {
    return new org.mcpruntime.client.Api(URI.create("http://127.0.0.1:" + api.port()), "tests");
  }

  @Override
  public void close() {
    ingest.stop(0);
    try {
      var _ = api.close(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.close();
    threads.close();
    store.close();
  }
}
