package org.mcpruntime.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.mcpruntime.process.config.Flags;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.LibraryLogs;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.standalone.CannotStartException;
import org.mcpruntime.standalone.Standalone;
import org.mcpruntime.standalone.StandaloneConfig;

/**
 * {@code mcp-runtime up}: the whole platform, until it is told to stop. A process of its own, for
 * it lives long.
 */
public final class UpMain {

  private static final String PREFIX = "MCP_RUNTIME_";

  private UpMain() {}

  /** Ends with 1 where it cannot start, with 2 when a setting is wrong. */
  public static void main(String[] args) throws InterruptedException {
    var words = List.of(args);
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(help());
      return;
    }
    int code = run(words, System.getenv(), System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  static String help() {
    var settings = new Settings(Map.of());
    var _ = StandaloneConfig.of(settings, Path.of("~"), Path.of("."));
    return """
    Usage: mcp-runtime up [--demo] [--SETTING VALUE]...
    The whole platform in one process: gateway, API, servers as processes.

      mcp-runtime up --demo       with example servers, a grant and a session

    Each setting is a flag or a variable of the environment (--api-port is
    MCP_RUNTIME_API_PORT). It runs until Ctrl-C, or mcp-runtime down.

    """
        + Flags.help(settings);
  }

  private static int run(
      List<String> words, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    var flags = Flags.of(words, StandaloneConfig.SWITCHES);
    var told = new TreeMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            told.put(name.substring(PREFIX.length()), value);
          }
        });
    var settings = new Settings(flags.over(told));
    var home = Path.of(System.getProperty("mcpruntime.home", ".")).toAbsolutePath();
    var config = StandaloneConfig.of(settings, Path.of(System.getProperty("user.home")), home);
    var problems = flags.problems(settings);
    if (!problems.isEmpty()) {
      problems.forEach(problem -> err.println("Error: " + problem));
      err.println("Nothing was started; see 'mcp-runtime up --help'.");
      return 2;
    }
    var clock = InstantSource.system();
    var log = Log.to(err, Form.TEXT, config.said().log(), clock);
    LibraryLogs.handTo(log);
    Standalone platform;
    try {
      platform =
          Standalone.start(
              config,
              new Standalone.World(
                  clock,
                  new SecureRandom(),
                  log,
                  environment,
                  System.getProperty("user.name"),
                  version()));
    } catch (CannotStartException e) {
      err.println("Error: " + e.sentence());
      return 1;
    }
    var view = new UpView(platform, out, !config.said().plain() && isTerminal());
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(platform, view, stopped), "stop"));
    view.begin(config.data());
    if (config.said().demo()) {
      view.demo(Demo.bring(platform.resources(), home.resolve("examples").resolve("demo")));
    }
    view.run();
    stopped.await();
    return 0;
  }

  @SuppressWarnings("SystemConsoleNull") // a JVM may have none
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  private static String version() {
    return new Main.Version().getVersion()[0];
  }

  private static void stop(Standalone platform, UpView view, CountDownLatch stopped) {
    view.end();
    platform.close();
    view.ended();
    stopped.countDown();
  }
}
