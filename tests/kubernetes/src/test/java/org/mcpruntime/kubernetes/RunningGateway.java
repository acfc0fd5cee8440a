package org.mcpruntime.kubernetes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway as a process, before a server that answers everything with the same. */
final class RunningGateway implements AutoCloseable {

  /** How its server does. */
  enum Upstream {
    ANSWERS,
    /** With a status and words of no protocol. */
    FAILS,
    AWAY
  }

  private final Process process;
  private final HttpServer server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port = freePort();
  private final String base;
  private final String management;

  RunningGateway(Map<String, String> settings) {
    this(settings, Upstream.ANSWERS);
  }

  /**
   * @param settings in place of the usual ones, which are free ports of loopback
   */
  RunningGateway(Map<String, String> settings, Upstream upstream) {
    server = server(upstream);
    var all = new HashMap<String, String>();
    all.put("LISTEN_ADDRESS", "127.0.0.1");
    all.put("PORT", Integer.toString(port));
    all.put("METRICS_PORT", Integer.toString(freePort()));
    all.put("UPSTREAM_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    all.put("LOG_LEVEL", "WARN");
    all.putAll(settings);
    var host = "http://" + all.get("LISTEN_ADDRESS") + ":";
    base = host + all.get("PORT");
    management = host + all.get("METRICS_PORT");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.mcpruntime.gateway.GatewayMain")
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "gateway-" + port + ".log").toFile());
    builder.environment().clear();
    builder.environment().putAll(all);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServer server(Upstream upstream) {
    return switch (upstream) {
      case ANSWERS -> answering(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}");
      case FAILS -> answering(500, "\"it fell over\"");
      case AWAY -> {
        var gone = answering(500, "");
        gone.stop(0);
        yield gone;
      }
    };
  }

  private static HttpServer answering(int status, String text) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var made = HttpServer.create(address, 0);
      made.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A call of Ada's in a session: the status and the body, or why there is none. */
  String call(String tool, String session) {
    var body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":{}}}"""
            .formatted(tool);
    return send(
        HttpRequest.newBuilder(URI.create(base + "/mcp"))
            .header("content-type", "application/json")
            .header("X-MCP-Human-ID", "ada")
            .header("X-MCP-Agent-Session", session)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  String status() {
    return send(HttpRequest.newBuilder(URI.create(management + "/config/status")).build());
  }

  private String send(HttpRequest request) {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "0 " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        var _ = process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }
}
