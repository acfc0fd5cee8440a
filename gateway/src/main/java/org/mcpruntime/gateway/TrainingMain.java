package org.mcpruntime.gateway;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.mcpruntime.process.config.Flags;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.LibraryLogs;
import org.mcpruntime.process.log.Log;

/**
 * Runs a gateway under a little traffic, so that the JVM can record what it loads into its AOT
 * cache: without traffic, the first seconds of a new gateway serve a tenth of what later ones do.
 *
 * <p>Started by the launcher after a build, with a policy's file as its argument.
 */
public final class TrainingMain {

  private static final int ROUNDS = 1_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

  private TrainingMain() {}

  /** Runs the training traffic; ends with exit code 1 when an answer is not what it should be. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var policy = Path.of(args[0]);
    var folder = Files.createTempDirectory("training");
    try (var loops = new Loops(Loops.Transport.AUTO, 1)) {
      var server =
          new HttpServer(
              loops,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              null,
              ServerLimits.DEFAULT,
              new Upstream());
      var gateway = gateway(policy, folder.resolve("records"), server.port());
      try (var traffic = new Connection(gateway.port());
          var management = new Connection(gateway.managementPort())) {
        for (int i = 0; i < ROUNDS; i++) {
          for (var message : messages()) {
            traffic.ask(post(message));
          }
        }
        management.ask(get("/metrics"));
        management.ask(get("/ready"));
      }
      var _ = gateway.stop();
    } finally {
      delete(folder.toFile());
    }
  }

  /** A folder with what is in it. A walk over it would bring its classes into the cache. */
  private static void delete(File file) {
    var inside = file.listFiles();
    for (var each : inside == null ? new File[0] : inside) {
      delete(each);
    }
    var _ = file.delete();
  }

  /** Made as {@link GatewayMain} makes one: what that does beside it is recorded as well. */
  private static Gateway gateway(Path policy, Path records, int upstream) {
    var flags = Flags.of(List.of("--upstream-url", "http://127.0.0.1:" + upstream));
    var settings =
        new Settings(
            flags.over(
                Map.of(
                    "LISTEN_ADDRESS",
                    "127.0.0.1",
                    "PORT",
                    "0",
                    "METRICS_PORT",
                    "0",
                    "POLICY_FILE",
                    policy.toString(),
                    "AUDIT_FILE",
                    records.toString())));
    var servers = GatewayConfig.servers(settings);
    var config = GatewayConfig.of(settings, 1, "");
    var problems = flags.problems(settings);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("the training's settings: " + problems);
    }
    var clock = InstantSource.system();
    var log = Log.to(new PrintStream(System.err), Form.JSON, Level.INFO, clock);
    LibraryLogs.handTo(log);
    return new Gateway(
        config,
        new Gateway.Behind.Told(servers),
        Gateway.Besides.NOTHING,
        new Gateway.World(clock, new SecureRandom(), log));
  }

  private static List<String> messages() {
    return List.of(
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
        "capabilities":{"sampling":{}},"clientInfo":{"name":"training","version":"1"}}}""",
        """
        {"jsonrpc":"2.0","method":"notifications/initialized"}""",
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/list"}""",
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":\
        {"a":1,"b":[2.5,null,{"c":"d\\u00e9"}]}}}""",
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"none"}}""",
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","name":"none"}}""");
  }

  private static String post(String message) {
    return """
        POST /mcp HTTP/1.1\r
        Host: 127.0.0.1\r
        Content-Type: application/json\r
        Accept: application/json, text/event-stream\r
        X-MCP-Human-ID: demo-human\r
        X-MCP-Agent-ID: governed-agent\r
        X-MCP-Agent-Session: governed-agent-session\r
        Content-Length: %d\r
        \r
        %s"""
        .formatted(message.getBytes(StandardCharsets.UTF_8).length, message);
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  }

  /**
   * A connection on which one request follows the other. The JDK's client of HTTP would put
   * hundreds of classes into the cache that no gateway wants, and each start would load them.
   */
  private static final class Connection implements AutoCloseable {

    private static final int LONGEST = 1 << 20;

    private final Socket socket;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Makes a request and waits for its answer; ends the process where that is a failure. */
    void ask(String request) throws IOException {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      var answer = new StringBuilder();
      byte[] piece = new byte[8 << 10];
      while (!isWhole(answer)) {
        int count = socket.getInputStream().read(piece);
        if (count < 0 || answer.length() > LONGEST) {
          break;
        }
        answer.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
      }
      boolean well = isWhole(answer) && answer.charAt("HTTP/1.1 ".length()) < '5';
      if (!well) {
        System.err.println("training failed at " + request + ": " + answer);
        System.exit(1);
      }
    }

    private static boolean isWhole(StringBuilder answer) {
      int head = answer.indexOf("\r\n\r\n");
      if (head < 0) {
        return false;
      }
      var length = LENGTH.matcher(answer).region(0, head);
      return length.find()
          ? answer.length() - head - 4 >= Integer.parseInt(length.group(1))
          : answer.lastIndexOf("0\r\n\r\n") == answer.length() - 5;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Answers every message with a result, every other one as a stream. */
  private static final class Upstream implements HttpApp {

    private static final String RESULT =
        """
        {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},\
        "tools":[{"name":"add","inputSchema":{"type":"object"}}],"content":[{"type":"text","text":"5"}]}}""";

    private int served;

    @Override
    public int bodyLimit(Request head) {
      return 1 << 20;
    }

    @Override
    public void handle(Request request, Answer answer) {
      var headers = Fields.none();
      if (new String(request.body().bytes(), StandardCharsets.UTF_8).contains("notifications/")) {
        answer.send(202, headers, ByteBuffer.allocate(0));
        return;
      }
      if (++served % 2 == 0) {
        headers.set("content-type", "application/json");
        answer.send(200, headers, ByteBuffer.wrap(RESULT.getBytes(StandardCharsets.UTF_8)));
        return;
      }
      headers.set("content-type", "text/event-stream");
      answer.start(200, headers);
      answer.write(("data: " + RESULT + "\n\n").getBytes(StandardCharsets.UTF_8));
      answer.end();
    }
  }
}
