package org.mcpruntime.bridge;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
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
    if (args.length == 2 && args[0].equals("install")) {
      System.exit(install(System.getProperty("mcpruntime.install", ""), Path.of(args[1])));
    }
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

  private static int install(String list, Path folder) {
    if (list.isEmpty()) {
      System.err.println(
          "Error: only an image that was made without --base can install the bridge elsewhere");
      return WRONG_USAGE;
    }
    try {
      new Installer(Path.of(list)).install(folder);
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("Error: the bridge cannot be installed: " + e);
      return WRONG_USAGE;
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
