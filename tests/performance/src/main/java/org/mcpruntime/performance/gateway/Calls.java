package org.mcpruntime.performance.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.mcpruntime.performance.Population;
import org.mcpruntime.performance.Scenario;
import org.mcpruntime.policy.Caller;

/** The policy, and calls that it allows: 300 bytes each, answered with 500. */
public record Calls(Population population, String path) {

  static final int ANSWER_BYTES = 500;

  private static final int REQUEST_BYTES = 300;

  /** A thousand callers with a grant and a session each, who call in turn. */
  public static Calls of(Instant now) {
    return new Calls(new Population(Scenario.MANY_CALLERS, 1_000, now), "/mcp");
  }

  /** The same, where a server stands at another path. */
  public Calls at(String other) {
    return new Calls(population, other);
  }

  public byte[] policy() {
    return population.document();
  }

  private static String padded(String before, String after, int bytes) {
    return before + "x".repeat(bytes - before.length() - after.length()) + after;
  }

  static String answer() {
    return padded(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"",
        "\"}],\"isError\":false}}",
        ANSWER_BYTES);
  }

  private String body() {
    return padded(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":{\"customer\":\"c-123456\",\"text\":\""
            .formatted(population.message().target().name()),
        "\"}}}",
        REQUEST_BYTES);
  }

  /** Whole requests in HTTP/1.1, one of each caller. */
  List<byte[]> requests(int port) {
    var body = body();
    return population.callers().stream().map(caller -> post(port, caller, body)).toList();
  }

  private byte[] post(int port, Caller caller, String body) {
    return ("POST " + path + " HTTP/1.1\r\n" + head(port, caller))
        .concat("Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n")
        .concat(body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A request for a stream that the server ends when it likes. */
  byte[] stream(int port) {
    var caller = population.callers().getFirst();
    return ("GET " + path + " HTTP/1.1\r\n" + head(port, caller) + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String head(int port, Caller caller) {
    var who = caller.identity();
    return "Host: 127.0.0.1:"
        + port
        + "\r\n"
        + "Accept: application/json, text/event-stream\r\n"
        + "MCP-Protocol-Version: 2025-06-18\r\n"
        + "X-MCP-Human-ID: "
        + who.humanID()
        + "\r\n"
        + "X-MCP-Agent-ID: "
        + who.agentID()
        + "\r\n"
        + "X-MCP-Team-ID: "
        + who.teamID()
        + "\r\n"
        + "X-MCP-Agent-Session: "
        + caller.session()
        + "\r\n";
  }

  /** The requests as calls.lua reads them: each behind its length in eight digits. */
  byte[] file(int port) {
    var file = new ByteArrayOutputStream();
    for (var request : requests(port)) {
      file.writeBytes("%08d".formatted(request.length).getBytes(StandardCharsets.US_ASCII));
      file.writeBytes(request);
    }
    return file.toByteArray();
  }
}
