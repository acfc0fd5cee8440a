package org.mcpruntime.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server over standard streams that behaves as its arguments and its tools say; it reads JSON
 * with expressions, so that it shares no code with what it is a test of.
 */
public final class PuppetMain {

  private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|-?\\d+)");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+)\"");
  private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
  private static final Pattern URI = Pattern.compile("\"uri\":\"([^\"]*)\"");
  private static final Pattern TOKEN = Pattern.compile("\"progressToken\":(\"[^\"]*\"|-?\\d+)");
  private static final Pattern REQUEST = Pattern.compile("\"requestId\":(\"[^\"]*\"|-?\\d+)");
  private static final Pattern VERSION = Pattern.compile("\"protocolVersion\":\"([^\"]+)\"");

  private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  private final List<String> manners;

  /** Calls that wait: by the id of the request that this server made, or of the call itself. */
  private final Map<String, String> waiting = new ConcurrentHashMap<>();

  private PuppetMain(List<String> manners) {
    this.manners = manners;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    new PuppetMain(List.of(args)).run();
  }

  private boolean is(String manner) {
    return manners.contains(manner);
  }

  private void run() throws IOException, InterruptedException {
    if (is("talks")) {
      System.out.println("Server running on stdio");
    }
    if (is("fails")) {
      System.err.println("there is no configuration");
      System.exit(3);
    }
    if (is("stubborn")) {
      Runtime.getRuntime().addShutdownHook(new Thread(PuppetMain::forever));
    }
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      hear(line);
    }
    if (is("stubborn")) {
      forever();
    }
  }

  private static void forever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable String find(Pattern pattern, String line) {
    var matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : null;
  }

  private void hear(String line) {
    if (is("mute")) {
      return;
    }
    var method = find(METHOD, line);
    var id = find(ID, line);
    if (method == null) {
      answered(String.valueOf(id), line);
      return;
    }
    switch (method) {
      case "initialize" -> initialize(String.valueOf(id), line);
      case "server/discover" -> discover(String.valueOf(id));
      case "tools/list" -> result(String.valueOf(id), "{\"tools\":[]}");
      case "tools/call" -> call(String.valueOf(id), line, String.valueOf(find(NAME, line)));
      case "resources/subscribe", "resources/unsubscribe" -> {
        System.err.println(method + " " + find(URI, line));
        result(String.valueOf(id), "{}");
      }
      case "subscriptions/listen" -> listen(String.valueOf(id));
      case "notifications/cancelled" -> {
        var request = String.valueOf(find(REQUEST, line));
        System.err.println("cancelled " + request);
        waiting.remove(request);
      }
      default -> {
        if (id != null) {
          say(
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + id
                  + ",\"error\":{\"code\":-32601,\"message\":\"no\"}}");
        } else {
          System.err.println("told " + method);
        }
      }
    }
  }

  private void say(String message) {
    out.print(message + "\n");
    out.flush();
  }

  private void result(String id, String result) {
    say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
  }

  private void text(String id, String text) {
    var more = is("modern") || is("dual") ? ",\"resultType\":\"complete\"" : "";
    result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]" + more + "}");
  }

  private void initialize(String id, String line) {
    if (is("modern")) {
      say(
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + id
              + ",\"error\":{\"code\":-32022,\"message\":\"modern only\",\"data\":{\"supported\":[\"2026-07-28\"]}}}");
      return;
    }
    if (is("refuses")) {
      say(
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + id
              + ",\"error\":{\"code\":-32000,\"message\":\"no licence\"}}");
      return;
    }
    var version = is("old") ? "2025-03-26" : find(VERSION, line);
    result(
        id,
        "{\"protocolVersion\":\""
            + version
            + "\",\"capabilities\":{\"tools\":{\"listChanged\":true},\"logging\":{},\"tasks\":{},"
            + "\"resources\":{\"subscribe\":true}},\"serverInfo\":{\"name\":\"puppet\",\"version\":\"1\"},"
            + "\"instructions\":\""
            + (line.contains("\"elicitation\"") ? "asks" : "asks not")
            + "\"}");
  }

  private void discover(String id) {
    if (is("dies-of-discovery")) {
      System.exit(4);
    }
    if (is("modern") || is("dual")) {
      result(
          id,
          "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{},"
              + "\"serverInfo\":{\"name\":\"puppet\",\"version\":\"1\"},\"ttlMs\":0,\"cacheScope\":\"public\"}");
    } else {
      say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32601,\"message\":\"no\"}}");
    }
  }

  private void listen(String id) {
    var meta = "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + id + "}";
    say(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{"
            + meta
            + ",\"notifications\":{\"toolsListChanged\":true}}}");
    say(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\",\"params\":{"
            + meta
            + "}}");
    waiting.put(id, id);
  }

  private void call(String id, String line, String tool) {
    var text = String.valueOf(find(TEXT, line));
    var token = find(TOKEN, line);
    switch (tool) {
      case "echo" -> text(id, text);
      case "pid" -> text(id, Long.toString(ProcessHandle.current().pid()));
      case "env" -> text(id, String.join(" ", System.getenv().keySet()));
      case "token" -> text(id, String.valueOf(token).replace("\"", "'"));
      case "progress" -> {
        for (int i = 1; i <= 3; i++) {
          progress(token, i, "");
        }
        text(id, "done");
      }
      case "ask" -> {
        var asked = "\"q" + id.replace("\"", "") + "\"";
        waiting.put(asked, id);
        say(
            "{\"jsonrpc\":\"2.0\",\"id\":"
                + asked
                + ",\"method\":\"elicitation/create\",\"params\":{\"message\":\""
                + text
                + "\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}}");
      }
      case "ping" -> {
        waiting.put("\"p1\"", id);
        say("{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"method\":\"ping\"}");
      }
      case "wait" -> {
        waiting.put(id, id);
        progress(token, 1, "");
        System.err.println("waits " + id);
      }
      case "release" -> {
        waiting.values().forEach(each -> text(each, "released"));
        waiting.clear();
        text(id, "done");
      }
      case "log" -> {
        say(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\""
                + text
                + "\"}}");
        text(id, "done");
      }
      case "changed" -> {
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
        text(id, "done");
      }
      case "updated" -> {
        say(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\""
                + text
                + "\"}}");
        text(id, "done");
      }
      default -> misbehave(id, tool, token);
    }
  }

  private void progress(@Nullable String token, int at, String message) {
    if (token != null) {
      say(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
              + token
              + ",\"progress\":"
              + at
              + ",\"message\":\""
              + message
              + "\"}}");
    }
  }

  private void misbehave(String id, String tool, @Nullable String token) {
    switch (tool) {
      case "die" -> {
        System.err.println("something broke");
        System.exit(7);
      }
      case "garbage" -> {
        say("This is no JSON");
        say("{\"jsonrpc\":\"2.0\",\"id\":999,\"result\":{}}");
        say("[]");
        say("");
        text(id, "done");
      }
      case "broken-answer" ->
          say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"a\":1,\"a\":2}}");
      case "long" -> {
        out.print("x".repeat(3 << 20));
        say("");
        text(id, "done");
      }
      case "big" -> text(id, "y".repeat(700_000));
      case "flood" -> {
        for (int i = 0; i < 2000; i++) {
          progress(token, i, "z".repeat(10_000));
        }
        text(id, "done");
      }
      case "pieces" -> pieces(id);
      case "half" -> {
        out.print("{\"jsonrpc\":\"2.0\",\"id\":" + id);
        out.flush();
        System.exit(0);
      }
      case "deaf" -> {
        System.err.println("deaf");
        forever();
      }
      case "mute-out" -> out.close();
      case "child" -> orphan(id);
      default ->
          say(
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + id
                  + ",\"error\":{\"code\":-32602,\"message\":\"?\"}}");
    }
  }

  /** Pieces that split a character, and a line's end that is of two. */
  private void pieces(String id) {
    var bytes =
        ("{\"jsonrpc\":\"2.0\",\"id\":"
                + id
                + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"żółw €\"}]}}\r\n")
            .getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      out.write(b);
      out.flush();
    }
  }

  /** A child that outlives its parent, and holds on to its streams. */
  private void orphan(String id) {
    try {
      var child =
          new ProcessBuilder(
                  "/bin/sh", "-c", "trap '' TERM; (sleep 1000 & wait) & echo $! >&2; wait")
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      text(id, Long.toString(child.pid()));
    } catch (IOException e) {
      text(id, e.toString());
    }
  }

  private void answered(String id, String line) {
    var call = waiting.remove(id);
    if (call != null) {
      text(call, line.replace("\\", "").replace("\"", "'"));
    }
  }
}
