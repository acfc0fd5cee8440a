package org.mcpruntime.process.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks an issuer over HTTP. */
final class HttpProvider implements Provider {

  private static final long LARGEST = 1 << 20;
  private static final int MOST_REDIRECTS = 3;

  private final Discovery discovery;
  private final Duration timeout;
  private @Nullable HttpClient client;

  HttpProvider(Discovery discovery, Duration timeout) {
    this.discovery = discovery;
    this.timeout = timeout;
  }

  @Override
  public KeySet keys() {
    var place = keysPlace();
    try {
      return KeySet.parse(get(place));
    } catch (Unreachable e) {
      throw new Unreachable(place + ": " + e.reason());
    } catch (IllegalArgumentException e) {
      throw new Unreachable(place + ": " + e.getMessage());
    }
  }

  private URI keysPlace() {
    var failed = new ArrayList<String>();
    for (var place : discovery.places()) {
      try {
        return discovery.keysPlace(get(place));
      } catch (Unreachable e) {
        failed.add(place + ": " + e.reason());
      }
    }
    throw new Unreachable(String.join("; ", failed));
  }

  private String get(URI place) {
    var at = place;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      var answer = send(at);
      if (answer.statusCode() == 200) {
        return new String(answer.body(), StandardCharsets.UTF_8);
      }
      if (answer.statusCode() < 300 || answer.statusCode() >= 400) {
        throw new Unreachable("it answers " + answer.statusCode());
      }
      at = redirected(at, answer.headers().firstValue("location").orElse(""));
    }
    throw new Unreachable("it redirects more than " + MOST_REDIRECTS + " times");
  }

  /** Another host would speak for the issuer without the issuer having said so. */
  private URI redirected(URI from, String location) {
    try {
      var to = discovery.uri(from.resolve(location).toString());
      if (from.getScheme().equals(to.getScheme())
          && from.getRawAuthority().equals(to.getRawAuthority())) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      throw new Unreachable("it redirects to what is no URI");
    }
    throw new Unreachable("it redirects to another host, which is not followed");
  }

  /** The timeout counts until the last byte, so that a slow body cannot hold it open. */
  private HttpResponse<byte[]> send(URI place) {
    var request =
        HttpRequest.newBuilder(place).timeout(timeout).header("Accept", "application/json").build();
    var answer =
        client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Unreachable("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      var reason = e.getCause() instanceof IOException io ? io : e;
      throw new Unreachable(reason.toString());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Unreachable("the process ends");
    }
  }

  /** Made by whoever fetches first, for no start shall wait for it. */
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
  }
}
