package org.mcpruntime.bridge;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server over HTTP, as its arguments say: {@code json}, {@code sse}, {@code modern}, {@code
 * sick}.
 */
public final class HttpServerMain {

  private HttpServerMain() {}

  public static void main(String[] args) throws IOException {
    var manner = List.of(args).getFirst();
    int port = Integer.parseInt(System.getenv("PORT"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        System.getenv("MCP_PATH"),
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          System.out.println(exchange.getRequestMethod() + " " + method(body));
          var answer = answer(manner, body);
          boolean stream = answer != null && manner.equals("sse");
          exchange
              .getResponseHeaders()
              .set("content-type", stream ? "text/event-stream" : "application/json");
          exchange.getResponseHeaders().set("mcp-session-id", "s1");
          var bytes =
              (stream ? "data: " + answer + "\n\n" : "" + answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              answer == null ? 400 : 200, answer == null ? -1 : bytes.length);
          if (answer != null) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    server.start();
  }

  private static String method(String body) {
    return body.replaceAll(".*\"method\":\"([^\"]+)\".*", "$1");
  }

  private static @Nullable String answer(String manner, String body) {
    var method = method(body);
    boolean answered =
        !manner.equals("sick")
            && method.equals(manner.equals("modern") ? "server/discover" : "initialize");
    return answered
        ? "{\"jsonrpc\":\"2.0\",\"id\":\"greeting\",\"result\":{\"protocolVersion\":\"2025-11-25\"}}"
        : null;
  }
}
