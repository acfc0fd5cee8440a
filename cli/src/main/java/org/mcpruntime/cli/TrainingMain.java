package org.mcpruntime.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs what people run most, once, so that the JVM can record what it loads into its AOT cache; the
 * platform that it talks to records itself.
 *
 * <p>Started by the launcher after a build, with the repository's root as its argument, and behind
 * it the data folder of a platform with the example servers, and its process.
 */
public final class TrainingMain {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int LOOKS = 600;

  /** The platform learns from them what is worth compiling. */
  private static final int CALLS = 100;

  private final Main.World world;

  private TrainingMain(Map<String, String> environment) {
    world = new Main.World(InputStream.nullInputStream(), InstantSource.system(), environment);
  }

  /** Runs the training commands; ends with exit code 1 when one of them fails. */
  public static void main(String[] args) {
    new TrainingMain(Map.of()).commands(args[0]);
    if (args.length > 1) {
      var training = new TrainingMain(Map.of("MCP_RUNTIME_DATA", args[1]));
      training.platform(Long.parseLong(args[2]));
    }
  }

  private void commands(String root) {
    var policies = root + "/tests/vectors/policies.jsonl";
    var examples = root + "/examples/manifests";
    run("--version");
    run("--help");
    run("policy", "--help");
    run("manifest", "check", "-f", examples);
    run("manifest", "check", "-f", examples, "-o", "json");
    run("policy", "render", "-f", examples, "-o", "yaml");
    run("mcp", "inspect", root + "/examples/messages/call.json");
    var cases = root + "/tests/vectors/cases.jsonl";
    run("policy", "test", "--policies", policies, "--cases", cases);
  }

  private void platform(long process) {
    await(process, "tools", "call", "workspace-assistant", "add", "a=2", "b=3");
    await(process, "tools", "call", "text-tools", "slugify", "text=Hello World");
    for (int i = 0; i < CALLS; i++) {
      run("tools", "call", "workspace-assistant", "add", "a=2", "b=" + i);
    }
    ends(1, "tools", "call", "workspace-assistant", "upper", "text=hello");
    run("tools", "list", "workspace-assistant");
    run("status");
    run("server", "list");
    run("server", "get", "text-tools", "-o", "yaml");
    run("server", "policy", "inspect", "text-tools");
    run("server", "connect-config", "workspace-assistant", "--client", "claude");
    run("catalog", "tools");
    run("access", "grant", "list");
    run("access", "session", "list");
    run("access", "session", "revoke", "demo-text");
    run("events", "--limit", "5");
  }

  private void await(long process, String... words) {
    for (int looks = 0; code(new StringWriter(), words) != 0; looks++) {
      if (looks == LOOKS || ProcessHandle.of(process).isEmpty()) {
        throw failed("no platform answers", words);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private void run(String... words) {
    ends(0, words);
  }

  private void ends(int expected, String... words) {
    var said = new StringWriter();
    if (code(said, words) != expected) {
      throw failed(said.toString(), words);
    }
  }

  private int code(StringWriter said, String... words) {
    var sink = new PrintWriter(said);
    return Main.run(List.of(words), sink, sink, world);
  }

  private static IllegalStateException failed(String why, String... words) {
    return new IllegalStateException("training failed at %s: %s".formatted(List.of(words), why));
  }
}
