package org.mcpruntime.client.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.client.http.Exchange;
import org.mcpruntime.client.http.Pieces;
import org.mcpruntime.client.http.Request;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.mcp.Sse;
import org.mcpruntime.mcp.SseReader;

/**
 * Talks to one server as one caller: with a session of the legacy era where the server opens one,
 * and without where it speaks the modern era only. Not for several threads.
 */
public final class Conversation implements AutoCloseable {

  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final String SESSION = "mcp-session-id";
  private static final int MOST_PAGES = 1_000;

  /**
   * What is borne with.
   *
   * @param silence so long nothing is said at the longest: before an answer begins, between its
   *     messages, or between the pieces of one; signs of life are no messages
   * @param bytes of a message at most
   */
  public record Limits(Duration silence, int bytes) {
    public static final Limits USUAL = new Limits(Duration.ofSeconds(60), 64 << 20);
  }

  /** Hears what a server says before it answers. */
  public interface Listener {

    /**
     * A notification, or something that the server asks.
     *
     * @return false where nobody wants to hear more; then the request is given up
     */
    boolean heard(JsonNode message) throws InterruptedException;
  }

  /**
   * What goes with one request only.
   *
   * @param headers besides, or in the place of, those of all
   */
  private record Aside(Map<String, String> headers, Listener listener) {
    private static final Aside NOTHING = new Aside(Map.of(), _ -> true);
  }

  private final URI url;
  private final Map<String, String> headers;
  private final Limits limits;
  private @Nullable String session;
  private Revision revision = Revision.V2025_11_25;
  private int id;

  private Conversation(URI url, Map<String, String> headers, Limits limits) {
    this.url = url;
    this.headers = Map.copyOf(headers);
    this.limits = limits;
  }

  /** What came of a greeting. */
  public sealed interface Opened {

    /** It can begin. */
    record Open(Conversation conversation) implements Opened {}

    /** Whoever answered does not want it. */
    record Closed(Answer.Refused why) implements Opened {}
  }

  /**
   * Begins to talk.
   *
   * @param headers that say who calls
   * @throws UnreachableException where nothing answers
   */
  public static Opened open(URI url, Map<String, String> headers) {
    return open(url, headers, Limits.USUAL);
  }

  /**
   * Begins to talk, and bears with no more than that.
   *
   * @throws UnreachableException where nothing answers
   */
  public static Opened open(URI url, Map<String, String> headers, Limits limits) {
    var conversation = new Conversation(url, headers, limits);
    return switch (conversation.greet()) {
      case Answer.Result _ -> new Opened.Open(conversation);
      case Answer.Refused refused -> new Opened.Closed(refused);
    };
  }

  private Answer greet() {
    var params = Json.RESOURCES.createObjectNode().put("protocolVersion", revision.date());
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "mcp-runtime").put("version", "0");
    var answer = ask(Method.INITIALIZE.word(), params);
    if (answer instanceof Answer.Refused refused && isModernOnly(refused)) {
      revision = Revision.V2026_07_28;
      return ask(Method.DISCOVER.word(), Json.RESOURCES.createObjectNode());
    }
    if (answer instanceof Answer.Result(var result)) {
      revision = Revision.of(result.path("protocolVersion").asText()).orElse(Revision.V2025_11_25);
      var told = Json.RESOURCES.createObjectNode().put("jsonrpc", "2.0");
      told.put("method", Method.INITIALIZED.word());
      var _ = send(told, Method.INITIALIZED.word(), "", Aside.NOTHING);
    }
    return answer;
  }

  /** Who knows no handshake is asked without one. */
  private static boolean isModernOnly(Answer.Refused refused) {
    return refused.reason().equals("upstream_modern")
        || refused.message().contains("upstream_modern")
        || refused.code() == -32_601
        || refused.code() == -32_004;
  }

  /** Everything of a list, page after page; {@code name} is what its result calls it. */
  public Answer list(Method method, String name) {
    var all = Json.RESOURCES.createArrayNode();
    String cursor = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      var params = Json.RESOURCES.createObjectNode();
      if (cursor != null) {
        params.put("cursor", cursor);
      }
      var answer = ask(method.word(), params);
      if (!(answer instanceof Answer.Result(var result))) {
        return answer;
      }
      result.path(name).forEach(all::add);
      var next = result.path("nextCursor").asText("");
      if (next.isEmpty()) {
        break;
      }
      if (next.equals(cursor)) {
        return new Answer.Refused(
            200, 0, "", "%s leads to the same page for ever".formatted(method.word()));
      }
      cursor = next;
    }
    return new Answer.Result(Json.RESOURCES.createObjectNode().set(name, all));
  }

  /** The tools that the caller may use. */
  public Answer tools() {
    return list(Method.TOOLS_LIST, "tools");
  }

  /** Calls a tool. */
  public Answer call(String tool, ObjectNode arguments) {
    return ask(Method.TOOLS_CALL.word(), call(tool, arguments, false), Aside.NOTHING);
  }

  /**
   * Calls a tool, and hears how it gets on.
   *
   * @param more headers of this request only; one that all have is another here
   */
  public Answer call(
      String tool, ObjectNode arguments, Map<String, String> more, Listener listener) {
    return ask(Method.TOOLS_CALL.word(), call(tool, arguments, true), new Aside(more, listener));
  }

  private ObjectNode call(String tool, ObjectNode arguments, boolean progress) {
    var params = Json.RESOURCES.createObjectNode().put("name", tool);
    params.set("arguments", arguments);
    if (progress) {
      params.putObject("_meta").put("progressToken", id + 1);
    }
    return params;
  }

  private Answer ask(String method, ObjectNode params) {
    return ask(method, params, Aside.NOTHING);
  }

  private Answer ask(String method, ObjectNode params, Aside aside) {
    var request = Json.RESOURCES.createObjectNode().put("jsonrpc", "2.0");
    request.put("id", ++id).put("method", method);
    if (revision.era() == Revision.Era.MODERN) {
      var meta = params.withObjectProperty("_meta");
      meta.put("io.modelcontextprotocol/protocolVersion", revision.date());
      meta.putObject("io.modelcontextprotocol/clientInfo")
          .put("name", "mcp-runtime")
          .put("version", "0");
      meta.putObject("io.modelcontextprotocol/clientCapabilities");
    }
    request.set("params", params);
    var target = params.path("name").asText(params.path("uri").asText(""));
    return send(request, method, target, aside);
  }

  private Answer send(ObjectNode message, String method, String target, Aside aside) {
    var more = new HashMap<>(headers);
    more.putAll(aside.headers);
    more.put("content-type", "application/json");
    more.put("accept", "application/json, text/event-stream");
    if (session != null) {
      more.put(SESSION, session);
    }
    if (revision.era() == Revision.Era.MODERN) {
      more.put(McpHeaders.METHOD, method);
      if (!target.isEmpty()) {
        more.put(McpHeaders.NAME, target);
      }
    }
    if (!method.equals(Method.INITIALIZE.word())) {
      more.put(McpHeaders.VERSION, revision.date());
    }
    var request = new Request("POST", url, more, message.toString());
    try (var exchange = Exchange.of(request, limits.silence)) {
      exchange.header(SESSION).ifPresent(said -> session = said);
      return answer(exchange, message.path("id"), aside.listener);
    } catch (SocketTimeoutException e) {
      throw new UnreachableException(
          "%s said nothing for %d s".formatted(url, limits.silence.toSeconds()));
    } catch (IOException e) {
      var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new UnreachableException("nothing answers at %s (%s)".formatted(url, why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while it waited for " + url);
    }
  }

  private Answer answer(Exchange exchange, JsonNode id, Listener listener)
      throws IOException, InterruptedException {
    int status = exchange.status();
    if (status == 202 || status == 204) {
      return new Answer.Result(Json.RESOURCES.createObjectNode());
    }
    var type = exchange.header("content-type").orElse("");
    var said =
        type.startsWith("text/event-stream")
            ? event(exchange, id, listener)
            : parsed(exchange.bytes(limits.bytes));
    return said.map(message -> answer(status, message, id))
        .orElseGet(
            () ->
                new Answer.Refused(
                    status, 0, "", "the answer, of status %d, is none of MCP".formatted(status)));
  }

  private static Answer answer(int status, JsonNode message, JsonNode id) {
    var said = message.path("id");
    boolean unread = message.has("error") && (said.isMissingNode() || said.isNull());
    if (!said.equals(id) && !unread) {
      return new Answer.Refused(
          status, 0, "", "the answer, of status %d, is to another question".formatted(status));
    }
    if (message.has("result")) {
      return new Answer.Result(message.path("result"));
    }
    var error = message.path("error");
    return new Answer.Refused(
        status,
        error.path("code").asInt(),
        error.path("data").path("reason").asText(""),
        error.path("message").asText("status " + status));
  }

  /** The event of a stream that answers the request; the listener hears those before it. */
  private Optional<JsonNode> event(Exchange exchange, JsonNode id, Listener listener)
      throws IOException, InterruptedException {
    try (var body = exchange.pieces(limits.silence)) {
      return event(body, id, listener);
    }
  }

  private Optional<JsonNode> event(Pieces body, JsonNode id, Listener listener)
      throws IOException, InterruptedException {
    var reader = new SseReader(limits.bytes);
    var events = new ArrayDeque<JsonNode>();
    for (var bytes = body.next(); bytes.length > 0; bytes = body.next()) {
      boolean readable =
          reader.feed(
              bytes,
              0,
              bytes.length,
              sse -> {
                if (sse instanceof Sse.Event event && event.data() != null) {
                  parsed(event.data().bytes()).ifPresent(events::add);
                }
              });
      if (!events.isEmpty()) {
        body.heard();
      }
      for (var message = events.poll(); message != null; message = events.poll()) {
        if (message.has("method")) {
          if (!listener.heard(message)) {
            throw new UnreachableException("nobody waits for the answer of %s".formatted(url));
          }
        } else if (message.path("id").equals(id)) {
          return Optional.of(message);
        }
      }
      if (!readable) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> parsed(byte[] json) {
    try {
      JsonNode message = Json.RESOURCES.readTree(json);
      return message.isObject() ? Optional.of(message) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  /** Ends the session, if one was opened. */
  @Override
  public void close() {
    if (session == null) {
      return;
    }
    var more = new HashMap<>(headers);
    more.put(SESSION, session);
    more.put(McpHeaders.VERSION, revision.date());
    try (var _ = Exchange.of(new Request("DELETE", url, more, null), FAREWELL)) {
      // Whatever is said to it.
    } catch (IOException e) {
      // The session ends by itself.
    }
  }
}
