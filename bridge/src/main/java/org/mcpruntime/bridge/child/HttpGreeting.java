package org.mcpruntime.bridge.child;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.mcp.Sse;
import org.mcpruntime.mcp.SseReader;

/**
 * Greets a server that speaks HTTP: on a free port of the loopback interface, which it is told as
 * {@code PORT}, at the path that it is told as {@code MCP_PATH}. It is asked again until it answers
 * {@code server/discover} or {@code initialize}.
 *
 * <p>A handshake blocks and is rare, so it is made with the client of the JDK.
 */
public final class HttpGreeting implements Greeting {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int ANSWER_BYTES = 1 << 20;
  private static final String SESSION = "mcp-session-id";

  /**
   * What a server says.
   *
   * @param session that it opened; null for none
   * @param result whether it answered with one
   */
  private record Heard(int status, @Nullable String session, boolean result) {}

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  private final Time time;
  private final String path;
  private volatile int port;

  /**
   * @param path begins with a slash
   */
  public HttpGreeting(Time time, String path) {
    this.time = time;
    this.path = path;
  }

  /** Another port each time: somebody may have taken the last one since. */
  @Override
  public Map<String, String> environment() {
    port = freePort();
    return Map.of("PORT", Integer.toString(port), "MCP_PATH", path);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("the system has no free port on the loopback interface", e);
    }
  }

  @Override
  public Outcome greet(Child child) throws InterruptedException {
    child.listenToOutput();
    var url = URI.create("http://127.0.0.1:" + port + path);
    var reason = "nothing answers at " + url;
    while (child.isAlive()) {
      try {
        int status = handshake(url);
        if (status == 0) {
          return new Outcome.Serves(url);
        }
        reason = "initialize is answered with status %d at %s".formatted(status, url);
      } catch (IOException e) {
        reason = "nothing answers at %s (%s)".formatted(url, e.getClass().getSimpleName());
      }
      pause(child);
    }
    return new Outcome.Ended(reason);
  }

  private void pause(Child child) throws InterruptedException {
    var over = new CountDownLatch(1);
    var alarm = time.after(PAUSE, over::countDown);
    child.onExit(over::countDown);
    over.await();
    alarm.cancel();
  }

  /**
   * Asks a server that runs somewhere whether it speaks MCP.
   *
   * @return the status that is none of a handshake; 0 when the server has answered one
   * @throws IOException where nothing answers
   */
  public int handshake(URI url) throws IOException, InterruptedException {
    var discover =
        post(url, discover())
            .header(McpHeaders.VERSION, Revision.V2026_07_28.date())
            .header(McpHeaders.METHOD, Method.DISCOVER.word());
    if (hear(discover).result) {
      return 0;
    }
    var initialized = hear(post(url, initialize()));
    if (!initialized.result) {
      return initialized.status;
    }
    finish(url, initialized.session);
    return 0;
  }

  /** The handshake is completed, and its session not left open. */
  private void finish(URI url, @Nullable String session) throws IOException, InterruptedException {
    var writer = new JsonWriter().object().name("jsonrpc").string("2.0");
    var told = writer.name("method").string(Method.INITIALIZED.word()).end().text();
    if (session == null) {
      var _ = hear(post(url, told));
      return;
    }
    var _ = hear(post(url, told).header(SESSION, session));
    var _ = hear(HttpRequest.newBuilder(url).timeout(PATIENCE).header(SESSION, session).DELETE());
  }

  private static HttpRequest.Builder post(URI url, JsonText body) {
    return HttpRequest.newBuilder(url)
        .timeout(PATIENCE)
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toBytes()));
  }

  private Heard hear(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    var type = response.headers().firstValue("content-type").orElse("");
    try (var body = response.body()) {
      boolean result =
          type.startsWith("text/event-stream")
              ? hasResultEvent(body)
              : isResult(body.readNBytes(ANSWER_BYTES));
      var session = response.headers().firstValue(SESSION).orElse(null);
      return new Heard(response.statusCode(), session, result);
    }
  }

  /** A stream is left with the first answer: it may never end. */
  private static boolean hasResultEvent(InputStream body) throws IOException {
    var reader = new SseReader(ANSWER_BYTES);
    boolean[] found = {false};
    var bytes = new byte[8192];
    for (int read = body.read(bytes); read >= 0; read = body.read(bytes)) {
      boolean readable =
          reader.feed(
              bytes,
              0,
              read,
              sse ->
                  found[0] |=
                      sse instanceof Sse.Event event
                          && event.data() != null
                          && isResult(event.data().bytes()));
      if (found[0] || !readable) {
        return found[0];
      }
    }
    return false;
  }

  private static boolean isResult(byte[] json) {
    return json.length > 0
        && new Reader(Limits.RESPONSE, Direction.TO_CLIENT).read(json) instanceof Envelope said
        && said.parts().result() != null;
  }

  private static JsonText discover() {
    var writer = request(Method.DISCOVER).name("_meta").object();
    writer.name("io.modelcontextprotocol/protocolVersion").string(Revision.V2026_07_28.date());
    writer.name("io.modelcontextprotocol/clientInfo");
    self(writer).name("io.modelcontextprotocol/clientCapabilities").object().end();
    return writer.end().end().end().text();
  }

  private static JsonText initialize() {
    var writer = request(Method.INITIALIZE);
    writer.name("protocolVersion").string(Revision.V2025_11_25.date());
    writer.name("capabilities").object().end().name("clientInfo");
    return self(writer).end().end().text();
  }

  private static JsonWriter self(JsonWriter writer) {
    return writer.object().name("name").string("mcp-runtime").name("version").string("0").end();
  }

  private static JsonWriter request(Method method) {
    var writer = new JsonWriter().object().name("jsonrpc").string("2.0");
    writer.name("id").id(Id.of("greeting")).name("method").string(method.word());
    return writer.name("params").object();
  }
}
