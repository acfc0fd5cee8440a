package org.mcpruntime.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.mcpruntime.client.ApiFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process begins; clock and output enter here. */
@Command(
    name = "mcp-runtime",
    description = "Publishes, governs and observes MCP servers.",
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "NOUN VERB",
    footer = {"", "Exit code 0: done, 1: failed, 2: wrong usage."})
public final class Main {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "show this help")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "show the version")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "show where in the code an error came from")
  private boolean debug;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    var stdout = new FirstError(new FileOutputStream(FileDescriptor.out));
    var out = new PrintWriter(stdout, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var world = new World(System.in, InstantSource.system(), System.getenv());
    int code = run(List.of(args), out, err, world);
    System.exit(stdout.error().map(error -> unwritten(error, err)).orElse(code));
  }

  /**
   * Output that could not be written is a failure, but nobody needs to hear that they closed the
   * pipe.
   */
  private static int unwritten(String error, PrintWriter err) {
    if (!error.contains("Broken pipe")) {
      err.println("Error: standard output cannot be written: " + error);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** What a command may look at besides its words. */
  record World(InputStream in, InstantSource clock, Map<String, String> environment) {}

  /** Runs a command; returns its exit code. */
  static int run(List<String> words, PrintWriter out, PrintWriter err, World world) {
    var args = helpLast(words);
    var main = new Main();
    var root = new CommandLine(main);
    new Nouns(world.clock, world.in, world.environment, () -> new CommandLine(new Main()))
        .addTo(root, args);
    root.setOut(out).setErr(err).setUsageHelpWidth(80).setUsageHelpAutoWidth(true);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExpandAtFiles(false);
    root.setExecutionExceptionHandler((e, command, _) -> main.failed(e, command));
    root.setParameterExceptionHandler((e, _) -> misused(e));
    int code = execute(main, root, args);
    out.flush();
    err.flush();
    return code;
  }

  private static int execute(Main main, CommandLine root, List<String> args) {
    try {
      return root.execute(args.toArray(String[]::new));
    } catch (Error e) {
      return main.failed(e, root);
    }
  }

  /** {@code help policy test} is {@code policy test --help}. */
  private static List<String> helpLast(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("help")) {
      return words;
    }
    return Stream.concat(words.stream().skip(1), Stream.of("--help")).toList();
  }

  /** Wrong usage: what is wrong in one line, and where the help is. */
  private static int misused(ParameterException e) {
    var command = e.getCommandLine();
    command.getErr().println("Error: " + sentence(e));
    command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static String sentence(ParameterException e) {
    var commands = e.getCommandLine().getSubcommands().keySet();
    var first =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched.getUnmatched().getFirst()
            : "";
    boolean isOne =
        e.getCommandLine().getCommand() instanceof Callable<?>; // and has others below it
    if (commands.isEmpty() || first.startsWith("-") || (isOne && first.isEmpty())) {
      return String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
    }
    var known = String.join(", ", commands);
    return first.isEmpty()
        ? "name a command: " + known
        : "there is no command '" + first + "'; there are: " + known;
  }

  private int failed(Throwable e, CommandLine command) {
    var err = command.getErr();
    if (e instanceof ApiFailure refused) {
      err.println("Error: " + Printing.visible(String.valueOf(refused.getMessage())));
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (e instanceof Failure) {
      err.println("Error: " + e.getMessage());
    } else {
      err.println("Error: this is a bug of mcp-runtime: " + e);
      err.println("Run it again with --debug and report what it prints.");
    }
    if (debug) {
      e.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** {@code 1.2.3 (commit: abc, built: 2026-01-31)}. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {
        "%s (commit: %s, built: %s)".formatted(number(), commit(), word("date"))
      };
    }

    static String number() {
      return word("version");
    }

    static String commit() {
      return word("commit");
    }

    private static String word(String name) {
      var properties = new Properties();
      try (var in = Main.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty(name, "unknown");
    }
  }
}
