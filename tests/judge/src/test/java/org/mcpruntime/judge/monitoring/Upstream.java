package org.mcpruntime.judge.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A server of one tool that answers at once, for as long as it is there. */
final class Upstream implements AutoCloseable {

  private final HttpServer server;

  Upstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", Upstream::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asked = Expressions.JSON.readTree(exchange.getRequestBody().readAllBytes());
      var result =
          switch (asked.path("method").asText()) {
            case "initialize" ->
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"t\",\"version\":\"1\"}}";
            case "tools/call" -> "{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}";
            default -> null;
          };
      if (result == null) {
        exchange.sendResponseHeaders(202, -1);
        return;
      }
      var bytes =
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
              .formatted(asked.path("id"), result)
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** It is away from now on. */
  void leave() {
    server.stop(0);
  }

  @Override
  public void close() {
    leave();
  }
}
