package org.mcpruntime.analytics.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.mcpruntime.analytics.duckdb.DuckSettings;
import org.mcpruntime.analytics.duckdb.DuckStore;
import org.mcpruntime.analytics.duckdb.StoreWatcher;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.Events;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.Hosts;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

/** The routes of this module over a real store, on a port of their own. */
final class LoopbackAnalytics implements AutoCloseable {

  /** Of the principal {@code root}, an administrator. */
  static final String ADMIN = "token-of-an-administrator";

  /** Of the principal {@code alice}, who is none. */
  static final String USER = "token-of-a-user";

  private static final Map<String, Principal> CALLERS =
      Map.of(
          ADMIN,
          new Principal("root", Principal.Role.ADMIN),
          USER,
          new Principal("alice", Principal.Role.USER));

  /** A day after everything. */
  static final Instant NOW = Events.BEGIN.plus(Duration.ofDays(1));

  final EventStore store;
  final List<Route> routes;
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;
  private volatile Supplier<EventStore> reached;

  LoopbackAnalytics(Path folder) {
    store = DuckStore.open(DuckSettings.of(folder.resolve("store")), StoreWatcher.NONE, () -> NOW);
    reached = () -> store;
    routes =
        Analytics.routes(
                new Analytics.Means(
                    () -> reached.get(),
                    () -> new Analytics.Active(1, 2, 3),
                    folder.resolve("drafts"),
                    () -> NOW))
            .routes();
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    server =
        new HttpServer(
            loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            ServerLimits.DEFAULT,
            new Api(
                routes,
                token -> Optional.ofNullable(CALLERS.get(token)),
                new Hosts(Set.of()),
                threads,
                Log.to(silent, Form.JSON, Level.ERROR, () -> NOW)));
  }

  /** From now on the store is that. */
  void reach(Supplier<EventStore> other) {
    reached = other;
  }

  /** Events that are there. */
  LoopbackAnalytics given(byte[]... lines) {
    var added = store.append(List.of(lines));
    if (!added.refused().isEmpty()) {
      throw new IllegalArgumentException("some are no events");
    }
    return this;
  }

  /** An answer, whole. */
  record Said(int status, String text) {

    JsonNode json() {
      try {
        return Json.RESOURCES.readTree(text);
      } catch (IOException e) {
        throw new IllegalArgumentException("no JSON: " + text, e);
      }
    }

    /** The word and the sentence of a refusal. */
    String refusal() {
      return json().path("error").asText() + ": " + json().path("message").asText();
    }
  }

  Said get(String path) {
    return get(path, ADMIN);
  }

  /** Each byte is a character, so that a file comes whole, too. */
  Said get(String path, String token) {
    try {
      var answer =
          http.send(
              request(path, token).timeout(Duration.ofSeconds(30)).build(),
              BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
      return new Said(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lines as they come, for as long as they are read. */
  InputStream lines(String path) throws IOException, InterruptedException {
    return http.send(request(path, ADMIN).build(), BodyHandlers.ofInputStream()).body();
  }

  private HttpRequest.Builder request(String path, String token) {
    var url = "http://127.0.0.1:%d%s%s".formatted(server.port(), Api.PREFIX, path);
    var request = HttpRequest.newBuilder(URI.create(url));
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  @Override
  public void close() {
    try {
      var _ = server.close(Duration.ZERO);
      threads.shutdownNow();
      loops.close();
      store.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
