package org.mcpruntime.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Runs what people run most, once, so that the JVM can record what it loads into its AOT cache.
 *
 * <p>Started by the launcher after a build, with the repository's root as its argument.
 */
public final class TrainingMain {

  private TrainingMain() {}

  /** Runs the training commands; ends with exit code 1 when one of them fails. */
  public static void main(String[] args) {
    var root = args[0];
    var policies = root + "/tests/vectors/policies.jsonl";
    var examples = root + "/examples/manifests";
    var commands =
        List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("policy", "--help"),
            List.of("manifest", "check", "-f", examples),
            List.of("manifest", "check", "-f", examples, "-o", "json"),
            List.of("policy", "render", "-f", examples, "-o", "yaml"),
            List.of("mcp", "inspect", root + "/examples/messages/call.json"),
            List.of(
                "policy",
                "test",
                "--policies",
                policies,
                "--cases",
                root + "/tests/vectors/cases.jsonl"));
    var world = new Main.World(InputStream.nullInputStream(), InstantSource.system(), Map.of());
    for (var command : commands) {
      var sink = new PrintWriter(new StringWriter());
      if (Main.run(command, sink, sink, world) != 0) {
        System.err.println("training failed at " + command);
        System.exit(1);
      }
    }
  }
}
