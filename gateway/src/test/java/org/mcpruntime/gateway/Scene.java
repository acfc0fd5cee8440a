package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

/** A gateway that runs on the loopback interface, in front of a server of the test's. */
final class Scene implements AutoCloseable {

  static final String PATH = "/mcp";
  static final String ADA = "X-MCP-Human-ID: ada";
  static final String BOB = "X-MCP-Human-ID: bob";
  static final String JSON = "Content-Type: application/json";

  final Path folder;
  final Path policy;
  final Backend backend;
  final Kept trail = new Kept();
  final Gateway gateway;

  Scene(Book book, Backend backend) {
    this(book, backend, Map.of());
  }

  Scene(Book book, Backend backend, Map<String, String> settings) {
    this.backend = backend;
    try {
      folder = Files.createTempDirectory("gateway");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    policy = folder.resolve("policy.json");
    book.replace(policy);
    var all = new HashMap<String, String>();
    all.put("LISTEN_ADDRESS", "127.0.0.1");
    all.put("PORT", "0");
    all.put("METRICS_PORT", "0");
    all.put("UPSTREAM_URL", backend.url().toString());
    all.put("POLICY_FILE", policy.toString());
    all.put("DRAIN_TIMEOUT", "2s");
    all.putAll(settings);
    var read = new Settings(all);
    var servers = GatewayConfig.servers(read);
    var config = GatewayConfig.of(read, 2, folder.toString());
    assertThat(read.problems()).isEmpty();
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    var clock = InstantSource.system();
    var log = Log.to(silent, Form.JSON, Level.ERROR, clock);
    gateway =
        new Gateway(
            config,
            new Gateway.Behind.Told(servers),
            new Gateway.Besides(List.of(), List.of(trail)),
            new Gateway.World(clock, new SecureRandom(), log));
  }

  Dial dial() {
    return new Dial(gateway.port());
  }

  /** A message of Ada's in her session, over the legacy era. */
  Reply ada(String json) {
    return post(json, ADA, "X-MCP-Agent-Session: " + Book.SESSION);
  }

  Reply post(String json, String... headers) {
    try (var dial = dial()) {
      return dial.ask("POST", PATH, withJson(headers), json);
    }
  }

  static List<String> withJson(String... headers) {
    var all = new ArrayList<String>();
    all.add(JSON);
    all.addAll(List.of(headers));
    return all;
  }

  /** Ada's message as it is sent. */
  static String adas(String json, String... headers) {
    var all = withJson(headers);
    all.add(ADA);
    all.add("X-MCP-Agent-Session: " + Book.SESSION);
    return Dial.request("POST", PATH, all, json);
  }

  Reply management(String path) {
    try (var dial = new Dial(gateway.managementPort())) {
      return dial.ask("GET", path, List.of(), "");
    }
  }

  static String call(String tool) {
    return call("1", tool);
  }

  static String call(String id, String tool) {
    return """
        {"jsonrpc":"2.0","id":%s,"method":"tools/call","params":{"name":"%s","arguments":{}}}"""
        .formatted(id, tool);
  }

  static String result(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[]}}";
  }

  @Override
  public void close() {
    try {
      var _ = gateway.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    backend.close();
  }
}
