package org.mcpruntime.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.client.http.Exchange;
import org.mcpruntime.client.http.Request;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.ApiError;

/** The platform's API. Every method throws {@link ApiFailure} where it is not done. */
public final class Api {

  private static final int PIECE = 64 << 10;
  private static final String PREFIX = "/api/v1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Of what somebody else than our API says, in a message. */
  private static final int MOST_SHOWN = 200;

  private final URI base;
  private final String token;
  private final Duration patience;

  /**
   * @param base with or without {@code /api/v1}
   */
  public Api(URI base, String token) {
    this(base, token, PATIENCE);
  }

  /**
   * @param patience with silence; between lines it may last for ever
   */
  Api(URI base, String token, Duration patience) {
    this.patience = patience;
    this.base = URI.create(base.toString().replaceAll("(/api(/v1)?)?/*$", ""));
    this.token = token;
  }

  /** Where it is. */
  public URI base() {
    return base;
  }

  /** Asks for something. */
  public JsonNode get(String path, Map<String, String> parameters) {
    return json(send("GET", path, parameters, null));
  }

  /** Asks for something that is text. */
  public String text(String path, Map<String, String> parameters) {
    return send("GET", path, parameters, null);
  }

  /** Asks for something of a type in the API's own JSON. */
  public <T> T get(String path, Class<T> type) {
    return read(send("GET", path, Map.of(), null), type);
  }

  public JsonNode put(String path, Map<String, String> parameters, JsonNode body) {
    return json(send("PUT", path, parameters, body));
  }

  /**
   * @param body null for none
   */
  public JsonNode post(String path, @Nullable JsonNode body) {
    return json(send("POST", path, Map.of(), body));
  }

  public JsonNode delete(String path) {
    return json(send("DELETE", path, Map.of(), null));
  }

  /**
   * Hears lines as they come, until the consumer says that it is enough, or there are no more.
   * Empty lines are not given.
   */
  public void lines(String path, Map<String, String> parameters, Predicate<String> consumer) {
    try (var exchange = exchange("GET", path, parameters, null)) {
      if (exchange.status() != 200) {
        throw failure(exchange.status(), exchange.text());
      }
      var reader = new BufferedReader(new InputStreamReader(exchange.stream(), UTF_8));
      boolean wanted = true;
      for (var line = reader.readLine(); line != null && wanted; line = reader.readLine()) {
        wanted = line.isEmpty() || consumer.test(line);
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Receives something as it comes.
   *
   * @param progress hears how many bytes came
   * @throws IOException where it cannot be written
   */
  public void receive(
      String path, Map<String, String> parameters, OutputStream out, LongConsumer progress)
      throws IOException {
    try (var exchange = received(path, parameters)) {
      var body = exchange.stream();
      var piece = new byte[PIECE];
      long came = 0;
      for (int size = next(body, piece); size >= 0; size = next(body, piece)) {
        out.write(piece, 0, size);
        came += size;
        progress.accept(came);
      }
    }
  }

  private Exchange received(String path, Map<String, String> parameters) {
    try {
      var exchange = exchange("GET", path, parameters, null);
      if (exchange.status() == 200) {
        return exchange;
      }
      try (exchange) {
        throw failure(exchange.status(), exchange.text());
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * What is read is another thing than what is written: only one of them is the platform's fault.
   */
  private static int next(InputStream body, byte[] piece) {
    try {
      return body.read(piece);
    } catch (IOException e) {
      throw ApiFailure.unreachable(
          "the platform ended its answer before it was whole (%s); its log may say why"
              .formatted(e.getMessage()));
    }
  }

  private String send(
      String method, String path, Map<String, String> parameters, @Nullable JsonNode body) {
    try (var exchange = exchange(method, path, parameters, body)) {
      var text = exchange.text();
      if (exchange.status() >= 300) {
        throw failure(exchange.status(), text);
      }
      return text;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private Exchange exchange(
      String method, String path, Map<String, String> parameters, @Nullable JsonNode body)
      throws IOException {
    var headers = new HashMap<String, String>();
    headers.put("authorization", "Bearer " + token);
    headers.put("x-mcp-source", "cli");
    if (body != null) {
      headers.put("content-type", "application/json");
    }
    var url = URI.create(base + PREFIX + path + query(parameters));
    var text = body == null ? null : body.toString();
    return Exchange.of(new Request(method, url, headers, text), patience);
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(each -> escaped(each.getKey()) + "=" + escaped(each.getValue()))
            .sorted()
            .collect(Collectors.joining("&", "?", ""));
  }

  /** As one segment of a path, or in a query. */
  public static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static JsonNode json(String text) {
    return read(text, JsonNode.class);
  }

  private static <T> T read(String text, Class<T> type) {
    try {
      @Nullable T value = Json.RESOURCES.readValue(text, type);
      if (value != null) {
        return value;
      }
      throw unreadable("it is null");
    } catch (JsonProcessingException e) {
      throw unreadable(e.getOriginalMessage());
    }
  }

  private static ApiFailure unreadable(String why) {
    return new ApiFailure(
        200, new ApiError("unreadable", "the answer cannot be read: " + why, List.of()));
  }

  private static ApiFailure failure(int status, String body) {
    try {
      @Nullable ApiError error = Json.RESOURCES.readValue(body, ApiError.class);
      if (error != null && !error.error().isEmpty()) {
        return new ApiFailure(status, error);
      }
    } catch (JsonProcessingException e) {
      // Somebody else than our API has answered.
    }
    var text = body.strip();
    var shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + " …" : text;
    return new ApiFailure(
        status, new ApiError("unknown", "status %d: %s".formatted(status, shown), List.of()));
  }

  private ApiFailure unreachable(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return ApiFailure.unreachable(
          "%s has not answered within %,d s: look at its log, or ask again"
              .formatted(base, patience.toSeconds()));
    }
    var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return ApiFailure.unreachable(
        "nothing answers at %s (%s): is the platform running? ./mcp-runtime up starts it"
            .formatted(base, why));
  }
}
