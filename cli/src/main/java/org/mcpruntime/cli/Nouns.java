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

  /** What stands at a word of a command line. */
  private sealed interface Entry {}

  private record Leaf(String description, Supplier<Object> command) implements Entry {}

  private record Group(String description, Map<String, Entry> entries) implements Entry {}

  /** A command with others under it. */
  private record Topped(Leaf own, Map<String, Entry> entries) implements Entry {}

  /** Something that the launcher starts as a process of its own; here it is a name only. */
  private record Launched(String description) implements Entry {}

  private final Map<String, Entry> nouns;

  /**
   * @param root makes the command that all of these stand under
   */
  Nouns(
      InstantSource clock,
      InputStream in,
      Map<String, String> environment,
      Supplier<CommandLine> root) {
    nouns =
        new TreeMap<>(
            Map.of(
                "access",
                group(
                    "Grants and sessions: who may do what, and what a human consented to.",
                    Map.of(
                        "grant",
                        grants(environment, in),
                        "session",
                        sessions(environment, in, clock))),
                "audit",
                audit(clock),
                "catalog",
                group(
                    "Look for tools.",
                    Map.of(
                        "tools",
                        leaf("List the tools of all servers.", () -> new CatalogTools(environment)),
                        "tool",
                        leaf(
                            "Show a tool, on each server that has it.",
                            () -> new CatalogTool(environment)))),
                "manifest",
                group(
                    "Check manifests of servers, grants and sessions.",
                    Map.of(
                        "check",
                        leaf(
                            "Hold manifests against their schema, their rules and each other.",
                            () -> new ManifestCheck(clock)))),
                "mcp",
                group(
                    "Look at messages of MCP as the gateway does.",
                    Map.of(
                        "inspect",
                        leaf(
                            "Say what the gateway takes a message for, or why it refuses it.",
                            () -> new McpInspect(in)))),
                "policy",
                policy(clock, environment),
                "server",
                servers(environment, in, clock),
                "tools",
                group(
                    "List and call tools through the gateway, as an agent does.",
                    Map.of(
                        "list",
                        leaf(
                            "List the tools of a server that an agent may call.",
                            () -> new ToolsList(environment, clock)),
                        "call",
                        leaf("Call a tool.", () -> new ToolsCall(environment, clock))))));
    nouns.put(
        "image",
        group(
            "Make images of the processes.",
            Map.of(
                "build", leaf("Make images of the processes, without Docker.", ImageMake::new))));
    nouns.put(
        "setup",
        leaf(
            "Install on Kubernetes: definitions, rights, operator.", () -> new Setup(environment)));
    nouns.put("up", new Launched("Start the whole platform in one process; see up --help."));
    nouns.put("down", leaf("Stop it.", () -> new Down(environment)));
    nouns.put(
        "console", leaf("Make a link that logs a browser in.", () -> new ConsoleLink(environment)));
    nouns.put("status", leaf("Show how the platform is.", () -> new StatusShow(environment)));
    nouns.put("events", events(environment, clock));
    nouns.put(
        "usage",
        leaf("Show who used what how often.", () -> UsageShow.command(environment, clock)));
    nouns.put(
        "stats",
        leaf("Show how many events are kept, since when.", () -> new StatsShow(environment)));
    nouns.put(
        "completion",
        leaf(
            "Write a script that completes commands in a shell.",
            () -> new Completion(() -> whole(root))));
    nouns.put(
        "gateway",
        new Launched("Stand before a server and decide every message; see gateway --help."));
    nouns.put("feed", new Launched("Publish a folder of manifests to gateways; see feed --help."));
    nouns.put(
        "bridge",
        new Launched("Serve a server that speaks over stdio as HTTP; see bridge --help."));
  }

  private static Leaf leaf(String description, Supplier<Object> command) {
    return new Leaf(description, command);
  }

  private static Group group(String description, Map<String, Entry> entries) {
    return new Group(description, new TreeMap<>(entries));
  }

  private static Group grants(Map<String, String> environment, InputStream in) {
    var entries = things(Thing.GRANT, environment, in);
    entries.put(
        "init",
        leaf("Write the manifest of a grant: what an administrator allows.", GrantInit::new));
    entries.put(
        "disable",
        leaf(
            "Have a grant count no more.",
            () -> new AccessSwitch(AccessSwitch.Word.DISABLE, environment)));
    entries.put(
        "enable",
        leaf(
            "Have a grant count again.",
            () -> new AccessSwitch(AccessSwitch.Word.ENABLE, environment)));
    return group("What an administrator allows.", entries);
  }

  private static Group sessions(
      Map<String, String> environment, InputStream in, InstantSource clock) {
    var entries = things(Thing.SESSION, environment, in);
    entries.put(
        "init",
        leaf(
            "Write the manifest of a session: what a human consents to.",
            () -> new SessionInit(clock)));
    entries.put(
        "revoke",
        leaf(
            "End a session at once, and for ever.",
            () -> new AccessSwitch(AccessSwitch.Word.REVOKE, environment)));
    entries.put(
        "unrevoke",
        leaf(
            "Is refused, with what to do: a revocation is final.",
            () -> new AccessSwitch(AccessSwitch.Word.UNREVOKE, environment)));
    return group("What a human consented to.", entries);
  }

  private static Map<String, Entry> things(
      Thing thing, Map<String, String> environment, InputStream in) {
    var entries = new TreeMap<String, Entry>();
    entries.put(
        "apply",
        leaf(
            "Make servers, grants and sessions be as manifests say.",
            () -> new ObjectApply(environment, in)));
    entries.put("list", leaf("List them.", () -> new ObjectList(thing, environment)));
    entries.put("get", leaf("Show one.", () -> new ObjectGet(thing, environment)));
    entries.put("delete", leaf("Remove one.", () -> new ObjectDelete(thing, environment)));
    return entries;
  }

  private static Group servers(
      Map<String, String> environment, InputStream in, InstantSource clock) {
    var entries = things(Thing.SERVER, environment, in);
    entries.put(
        "logs", leaf("Show what a server says to people.", () -> new ServerLogs(environment)));
    entries.put(
        "connect-config",
        leaf(
            "Show what a client has to be told to reach a server.",
            () -> new ServerConnect(environment, clock)));
    entries.put(
        "status",
        leaf("Show all servers, as list.", () -> new ObjectList(Thing.SERVER, environment)));
    entries.put(
        CanarySay.Word.PROMOTE.word(),
        leaf(
            "Have all pods get the template that is tried, on Kubernetes.",
            () -> new CanarySay(CanarySay.Word.PROMOTE, environment)));
    entries.put(
        CanarySay.Word.ABORT.word(),
        leaf(
            "Have no pod keep the template that is tried, on Kubernetes.",
            () -> new CanarySay(CanarySay.Word.ABORT, environment)));
    entries.put(
        "policy",
        group(
            "Look at the policy in force.",
            Map.of(
                "inspect",
                leaf(
                    "Show the policy that is in force for a server.",
                    () -> new ServerPolicyInspect(environment)))));
    return group("Publish servers and look after them.", entries);
  }

  private static Topped events(Map<String, String> environment, InstantSource clock) {
    return new Topped(
        leaf(
            "Show what happened: who called what, and what was decided.",
            () -> EventsShow.command(environment, clock)),
        new TreeMap<>(
            Map.of(
                "explain",
                leaf(
                    "Explain an event: what was decided and why, and what would be decided now.",
                    () -> new EventsExplain(environment)),
                "export",
                leaf(
                    "Write all events to a file, as JSON lines or Parquet.",
                    () -> EventsExport.command(environment, clock)),
                "get",
                leaf("Show one event.", () -> new EventsGet(environment)))));
  }

  private static Group audit(InstantSource clock) {
    return group(
        "Verify and export what gateways recorded.",
        Map.of(
            "export",
            leaf(
                "Write the records of a spool as JSON, one a line, with their places in the"
                    + " chain.",
                AuditExport::new),
            "verify",
            leaf(
                "Say whether records are whole: nothing changed, missing, doubled or moved.",
                () -> new AuditVerify(clock))));
  }

  private static Group policy(InstantSource clock, Map<String, String> environment) {
    return group(
        "Test, render, check and explain policies.",
        Map.of(
            "check",
            leaf(
                "Say whether policy documents may be enforced, and what is wrong with them.",
                PolicyCheck::new),
            "explain",
            leaf(
                "Explain one decision: what counted, the trust arithmetic, what would change it.",
                () -> new PolicyExplain(clock)),
            "render",
            leaf(
                "Render the policy of servers from manifests of servers, grants and sessions.",
                PolicyRender::new),
            "test",
            leaf("Compare decisions with expected ones.", PolicyTest::new),
            "try",
            leaf(
                "Say what a platform would decide of a call, and with something else instead.",
                () -> new PolicyTry(environment))));
  }

  /**
   * Adds all nouns to the root; those that the arguments do not name are names and descriptions
   * only.
   */
  void addTo(CommandLine root, List<String> words) {
    nouns.forEach((name, entry) -> root.addSubcommand(name, command(name, entry, words, false)));
  }

  private CommandLine whole(Supplier<CommandLine> root) {
    var whole = root.get();
    nouns.forEach(
        (name, entry) -> whole.addSubcommand(name, command(name, entry, List.of(), true)));
    return whole;
  }

  private static CommandLine command(
      String name, Entry entry, List<String> words, boolean everything) {
    boolean named = everything || words.contains(name);
    return switch (entry) {
      case Leaf(var description, var command) ->
          named ? new CommandLine(command.get()) : new CommandLine(outline(name, description));
      case Launched(var description) -> new CommandLine(outline(name, description));
      case Topped(var own, var entries) -> {
        var topped = command(name, own, words, everything);
        if (named) {
          entries.forEach(
              (word, each) -> topped.addSubcommand(word, command(word, each, words, everything)));
        }
        yield topped;
      }
      case Group(var description, var entries) -> {
        var group = new CommandLine(outline(name, description));
        if (named) {
          entries.forEach(
              (word, each) -> group.addSubcommand(word, command(word, each, words, everything)));
        }
        yield group;
      }
    };
  }

  /** A command that has a name and a description; run, it is wrong usage, for it cannot be run. */
  private static CommandSpec outline(String name, String description) {
    var spec = CommandSpec.wrapWithoutInspection(new Object()).name(name);
    spec.usageMessage().description(description);
    return spec;
  }
}
