package org.mcpruntime.gateway;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.LibraryLogs;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** The process of a gateway: its settings come from the environment. */
public final class GatewayMain {

  private GatewayMain() {}

  /** Runs until the process is told to stop; ends with 2 when a setting is wrong. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      System.out.print(help());
      System.exit(args[0].equals("--help") ? 0 : 2);
    }
    System.exit(run(System.getenv()));
  }

  /** What can be set, one line each. */
  public static String help() {
    var settings = new Settings(Map.of());
    var _ = GatewayConfig.of(settings, Runtime.getRuntime().availableProcessors());
    var lines = new StringBuilder();
    for (var setting : settings.table()) {
      var absent = setting.absent().isEmpty() ? "" : " [" + setting.absent() + "]";
      lines.append("  %-24s %s%s%n".formatted(setting.name(), setting.sentence(), absent));
    }
    return lines.toString();
  }

  /** Runs with these settings; returns the exit code. */
  public static int run(Map<String, String> environment) throws InterruptedException {
    var settings = new Settings(environment);
    var config = GatewayConfig.of(settings, Runtime.getRuntime().availableProcessors());
    if (!settings.problems().isEmpty()) {
      settings.problems().forEach(problem -> System.err.println("Error: " + problem.sentence()));
      System.err.println("The gateway was not started; --help lists its settings.");
      return 2;
    }
    var clock = InstantSource.system();
    var log = Log.to(System.err, config.logging().form(), config.logging().level(), clock);
    LibraryLogs.handTo(log);
    Gateway gateway;
    try {
      gateway = new Gateway(config, new Gateway.World(clock, new SecureRandom(), log));
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.error("The gateway cannot start", LogKeys.ERROR.is(e));
      return 2;
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
