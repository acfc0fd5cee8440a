package org.mcpruntime.performance.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.mcpruntime.performance.gateway.Samples;
import org.mcpruntime.performance.revocation.Client;
import org.mcpruntime.performance.revocation.Manifests;

/**
 * Ends sessions one after the other, each while it calls as fast as it can and has a stream open.
 */
final class Revocations {

  private static final int PATIENCE_SECONDS = 20;

  private final Up up;
  private final String path;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Samples denied = new Samples();
  private final Samples closed = new Samples();

  Revocations(Up up, String path) {
    this.up = up;
    this.path = path;
  }

  /** Milliseconds from the word to the sending of the last call that was allowed. */
  Samples denied() {
    return denied;
  }

  /** Milliseconds from the word to the end of the stream. */
  Samples closed() {
    return closed;
  }

  /** Asks the API, and counts from its answer. */
  void ask(int session) {
    round(session, this::post, false);
  }

  /** Runs the command, and counts from its start. */
  void command(int session) {
    round(
        session,
        each -> {
          var _ = up.command("access", "session", "revoke", name(each), "-n", Manifests.NAMESPACE);
        },
        true);
  }

  private static String name(int session) {
    return Manifests.session(session);
  }

  private void post(int session) {
    var url =
        "http://127.0.0.1:%d/api/v1/runtime/sessions/%s/%s/revoke"
            .formatted(up.api(), Manifests.NAMESPACE, name(session));
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("authorization", "Bearer " + up.token())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("not revoked: " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round(int session, IntConsumer revoke, boolean fromStart) {
    try (var caller = new Client(up.gateway().port(), path);
        var stream = new Client(up.gateway().port(), path)) {
      if (!caller.call(session)) {
        throw new IllegalStateException("not allowed before it is revoked: " + name(session));
      }
      stream.open(session);
      var ended = new CompletableFuture<Long>();
      var last = new CompletableFuture<Long>();
      Thread.startVirtualThread(() -> ended.complete(stream.ended()));
      Thread.startVirtualThread(() -> callUntilDenied(caller, session, last));
      long before = System.nanoTime();
      revoke.accept(session);
      long since = fromStart ? before : System.nanoTime();
      denied.add(Math.max(0, within(last) - since) / 1e6);
      closed.add(Math.max(0, within(ended) - since) / 1e6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long within(CompletableFuture<Long> when) {
    return when.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private static void callUntilDenied(
      Client caller, int session, CompletableFuture<Long> lastAllowed) {
    long last = System.nanoTime();
    try {
      for (long sent = last; caller.call(session); sent = System.nanoTime()) {
        last = sent;
      }
      lastAllowed.complete(last);
    } catch (IOException e) {
      lastAllowed.completeExceptionally(e);
    }
  }
}
