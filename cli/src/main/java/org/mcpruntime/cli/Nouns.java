package org.mcpruntime.cli;

import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command tree as a table. Only what a command line names is built: reading the annotations of
 * every command would cost more time than most commands take.
 */
final class Nouns {

  private record Verb(String name, String description, Supplier<Object> command) {}

  private record Noun(String description, List<Verb> verbs) {}

  private final Map<String, Noun> nouns = new TreeMap<>();

  Nouns(InstantSource clock, InputStream in) {
    nouns.put(
        "audit",
        new Noun(
            "Verify and export what gateways recorded.",
            List.of(
                new Verb(
                    "export",
                    "Write the records of a spool as JSON, one a line, with their places in the"
                        + " chain.",
                    AuditExport::new),
                new Verb(
                    "verify",
                    "Say whether records are whole: nothing changed, missing, doubled or moved.",
                    AuditVerify::new))));
    nouns.put(
        "policy",
        new Noun(
            "Test, render, check and explain policies.",
            List.of(
                new Verb(
                    "check",
                    "Say whether policy documents may be enforced, and what is wrong with them.",
                    PolicyCheck::new),
                new Verb(
                    "explain",
                    "Explain one decision: what counted, the trust arithmetic, what would change it.",
                    () -> new PolicyExplain(clock)),
                new Verb(
                    "render",
                    "Render the policy of servers from manifests of servers, grants and sessions.",
                    PolicyRender::new),
                new Verb("test", "Compare decisions with expected ones.", PolicyTest::new))));
    nouns.put(
        "gateway",
        new Noun("Stand before a server and decide every message; see gateway --help.", List.of()));
    nouns.put(
        "manifest",
        new Noun(
            "Check manifests of servers, grants and sessions.",
            List.of(
                new Verb(
                    "check",
                    "Hold manifests against their schema, their rules and each other.",
                    () -> new ManifestCheck(clock)))));
    nouns.put(
        "mcp",
        new Noun(
            "Look at messages of MCP as the gateway does.",
            List.of(
                new Verb(
                    "inspect",
                    "Say what the gateway takes a message for, or why it refuses it.",
                    () -> new McpInspect(in)))));
  }

  /**
   * Adds all nouns to the root; those that the arguments do not name are names and descriptions
   * only.
   */
  void addTo(CommandLine root, List<String> words) {
    nouns.forEach(
        (name, noun) -> {
          var group = new CommandLine(outline(name, noun.description));
          boolean named = words.contains(name);
          for (var verb : named ? noun.verbs : List.<Verb>of()) {
            boolean wanted = words.contains(verb.name);
            group.addSubcommand(
                verb.name, wanted ? verb.command.get() : outline(verb.name, verb.description));
          }
          root.addSubcommand(name, group);
        });
  }

  /** A command that has a name and a description; run, it is wrong usage, for it cannot be run. */
  private static CommandSpec outline(String name, String description) {
    var spec = CommandSpec.wrapWithoutInspection(new Object()).name(name);
    spec.usageMessage().description(description);
    return spec;
  }
}
