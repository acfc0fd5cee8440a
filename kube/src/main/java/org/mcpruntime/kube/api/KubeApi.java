package org.mcpruntime.kube.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/** One API server. Safe for use by several threads. */
public final class KubeApi {

  /** An answer that takes longer is none. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of a request that failed or was told to come back; more is for whoever asked to decide. */
  private static final int RETRIES = 3;

  /** The pause before the first of them; each is twice the one before it. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String server;
  private final HttpClient http;

  private final Gate gate;

  private KubeApi(String server, HttpClient http, Gate gate) {
    this.server = server;
    this.http = http;
    this.gate = gate;
  }

  /**
   * The API that a client speaks to, as the client's user; closed with the client. That repeats
   * nothing itself: it would come back before the time that the API asks for ({@code Retry-After}).
   */
  public static KubeApi of(KubernetesClient client) {
    var master = client.getMasterUrl().toString();
    var config =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubeApi(
        master.endsWith("/") ? master.substring(0, master.length() - 1) : master,
        client.getHttpClient().newBuilder().tag(config).build(),
        Gate.OPEN);
  }

  /** The same API, asked through a gate. */
  public KubeApi through(Gate other) {
    return new KubeApi(server, http, other);
  }

  /** Where it is, for sentences. */
  public String server() {
    return server;
  }

  public Answer get(String path) {
    return send(Gate.Verb.GET, path, request(path));
  }

  public Answer post(String path, JsonNode body) {
    return send(Gate.Verb.CREATE, path, request(path).post("application/json", bytes(body)));
  }

  /** Server-side apply: the manager's fields become those of the body, and no other. */
  public Answer apply(String path, JsonNode body) {
    return send(
        Gate.Verb.PATCH, path, request(path).patch("application/apply-patch+yaml", text(body)));
  }

  /** Members of the body replace those of the object. */
  public Answer merge(String path, JsonNode body) {
    return send(
        Gate.Verb.PATCH, path, request(path).patch("application/merge-patch+json", text(body)));
  }

  public Answer delete(String path, JsonNode options) {
    return send(Gate.Verb.DELETE, path, request(path).delete("application/json", text(options)));
  }

  /** Asks for an answer without an end; chunks come one by one, as they are consumed. */
  CompletableFuture<HttpResponse<AsyncBody>> stream(
      String path, AsyncBody.Consumer<List<ByteBuffer>> chunks) {
    gate.answered(Gate.Verb.WATCH, path, 0);
    return http.consumeBytes(request(path).forStreaming().build(), chunks);
  }

  private HttpRequest.Builder request(String path) {
    return http.newHttpRequestBuilder().uri(server + path).header("Accept", "application/json");
  }

  private Answer send(Gate.Verb verb, String path, HttpRequest.Builder builder) {
    var request = builder.timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).build();
    var pause = PAUSE;
    try {
      for (int left = RETRIES; ; left--) {
        if (!gate.admits(verb)) {
          return new Answer.Unreached(
              "this replica may not write any more; the one that leads does");
        }
        var answer = once(verb, path, request);
        var wait = left > 0 ? wait(answer, pause) : null;
        if (wait == null) {
          return answer;
        }
        pass(wait);
        pause = pause.multipliedBy(2);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return unreached("the thread was interrupted");
    }
  }

  /** How long to wait before the same is asked again; null where that is of no use. */
  private static @Nullable Duration wait(Answer answer, Duration pause) {
    return switch (answer) {
      case Answer.Done _ -> null;
      case Answer.Unreached _ -> pause;
      case Answer.Refused refused when !refused.passes() -> null;
      case Answer.Refused(var _, var _, var after) when after == null || after.isZero() -> pause;
      case Answer.Refused(var _, var _, var after) -> after.compareTo(PATIENCE) > 0 ? null : after;
    };
  }

  private static void pass(Duration wait) throws InterruptedException {
    var _ = new CountDownLatch(1).await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Answer once(Gate.Verb verb, String path, HttpRequest request)
      throws InterruptedException {
    var future = http.sendAsync(request, byte[].class);
    try {
      var response = future.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
      gate.answered(verb, path, response.code());
      return answer(response, response.body());
    } catch (ExecutionException e) {
      return unreached(String.valueOf(e.getCause()));
    } catch (TimeoutException _) {
      future.cancel(true);
      return unreached("no answer in " + 2 * PATIENCE.toSeconds() + " s");
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    }
  }

  private Answer unreached(String why) {
    return new Answer.Unreached(
        "the Kubernetes API at "
            + server
            + " cannot be reached ("
            + why
            + "); see whether it runs and whether this process may connect to it");
  }

  static Answer answer(HttpResponse<?> response, byte @Nullable [] body) {
    var value = object(body);
    return response.isSuccessful()
        ? new Answer.Done(value, response.code() == 201)
        : new Answer.Refused(response.code(), value, after(response));
  }

  /** Null where it asks for nothing, or for a day, which only proxies do. */
  private static @Nullable Duration after(HttpResponse<?> response) {
    var header = response.header("Retry-After");
    return header != null && header.matches("[0-9]{1,4}")
        ? Duration.ofSeconds(Integer.parseInt(header))
        : null;
  }

  private static ObjectNode object(byte @Nullable [] body) {
    try {
      if (body != null && Json.RESOURCES.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (java.io.IOException _) {
      // Of a proxy between us: its status line says enough.
    }
    return Json.RESOURCES.createObjectNode();
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return Json.RESOURCES.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always written", e);
    }
  }

  private static String text(JsonNode body) {
    return body.toString();
  }
}
