package org.mcpruntime.bridge;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.mcpruntime.bridge.child.SystemTime;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.LibraryLogs;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** The process of a bridge: its settings come from flags and the environment. */
public final class BridgeMain {

  private static final int WRONG_USAGE = 2;

  private BridgeMain() {}

  /** Runs until the process is told to stop; ends with 2 when a setting is wrong. */
  public static void main(String[] args) throws InterruptedException {
    var words = Words.of(List.of(args));
    boolean helped =
        List.of(args).stream()
            .takeWhile(word -> !word.equals("--"))
            .anyMatch(word -> word.equals("--help") || word.equals("-h"));
    if (helped) {
      System.out.print(Words.help());
      return;
    }
    int code = run(words, System.getenv(), System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(Words words, Map<String, String> environment, PrintStream err)
      throws InterruptedException {
    var settings = new Settings(words.over(environment));
    var config = BridgeConfig.of(settings, words.command(), environment);
    var problems = words.problems(settings);
    if (!problems.isEmpty()) {
      problems.forEach(problem -> err.println("Error: " + problem));
      err.println("The bridge was not started; --help lists its settings.");
      return WRONG_USAGE;
    }
    var clock = InstantSource.system();
    var log = Log.to(err, config.logging().form(), config.logging().level(), clock);
    LibraryLogs.handTo(log);
    BridgeProcess bridge;
    try {
      bridge =
          new BridgeProcess(
              config, new BridgeProcess.World(new SystemTime(clock), new SecureRandom(), log));
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.error("The bridge cannot start", LogKeys.ERROR.is(e));
      return WRONG_USAGE;
    }
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(bridge, log, stopped), "stop"));
    log.info("The bridge listens", LogKeys.PORT.is(bridge.port()));
    stopped.await();
    return 0;
  }

  private static void stop(BridgeProcess bridge, Log log, CountDownLatch stopped) {
    try {
      boolean clean = bridge.stop();
      log.info("The bridge has stopped", LogKeys.STATE.is(clean ? "drained" : "cut"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }
}
