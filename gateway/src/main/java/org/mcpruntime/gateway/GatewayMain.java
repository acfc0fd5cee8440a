package org.mcpruntime.gateway;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.mcpruntime.process.config.Flags;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.LibraryLogs;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** The process of a gateway: its settings come from flags and the environment. */
public final class GatewayMain {

  private static final int WRONG_USAGE = 2;

  private GatewayMain() {}

  /** Runs until the process is told to stop; ends with 2 when a setting is wrong. */
  public static void main(String[] args) throws InterruptedException {
    var words = List.of(args);
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(help());
      return;
    }
    int code = run(words, System.getenv(), System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** How it is used. */
  static String help() {
    var settings = new Settings(Map.of());
    var _ = GatewayConfig.servers(settings);
    var _ = GatewayConfig.of(settings, 1, "");
    return """
            Usage: mcp-runtime gateway [--SETTING VALUE]...
            Stands before one MCP server, or many, and decides every message.

              mcp-runtime gateway --upstream-url http://127.0.0.1:8088 \\
                --policy-file policy.json --audit-file audit.jsonl

            Each setting is a flag or a variable of the environment (--upstream-url is
            UPSTREAM_URL). It runs until it is told to stop, and then drains.

            """
        + Flags.help(settings);
  }

  private static int run(List<String> words, Map<String, String> environment, PrintStream err)
      throws InterruptedException {
    var flags = Flags.of(words);
    var settings = new Settings(flags.over(environment));
    var servers = GatewayConfig.servers(settings);
    var config =
        GatewayConfig.of(
            settings,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.io.tmpdir"));
    var problems = flags.problems(settings);
    if (!problems.isEmpty()) {
      problems.forEach(problem -> err.println("Error: " + problem));
      err.println("The gateway was not started; --help lists its settings.");
      return WRONG_USAGE;
    }
    var clock = InstantSource.system();
    var log = Log.to(err, config.logging().form(), config.logging().level(), clock);
    LibraryLogs.handTo(log);
    Gateway gateway;
    try {
      gateway =
          new Gateway(
              config,
              new Gateway.Behind.Told(servers),
              Gateway.Besides.NOTHING,
              new Gateway.World(clock, new SecureRandom(), log));
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.error("The gateway cannot start", LogKeys.ERROR.is(e));
      return WRONG_USAGE;
    }
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, log, stopped), "stop"));
    log.info(
        "The gateway listens",
        LogKeys.PORT.is(gateway.port()),
        LogKeys.STATE.is(gateway.isReady() ? "ready" : "waiting for a policy"));
    stopped.await();
    return 0;
  }

  private static void stop(Gateway gateway, Log log, CountDownLatch stopped) {
    try {
      boolean clean = gateway.stop();
      log.info("The gateway has stopped", LogKeys.STATE.is(clean ? "drained" : "cut"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }
}
