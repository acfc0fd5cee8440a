package org.mcpruntime.feed;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.LibraryLogs;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** The process of a publisher of a folder of manifests: its settings come from the environment. */
public final class FeedMain {

  private static final int WRONG_USAGE = 2;

  private FeedMain() {}

  /** Runs until the process is told to stop; ends with 2 when a setting is wrong. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      var settings = new Settings(Map.of());
      var _ = FeedConfig.of(settings);
      System.out.print("Publishes the policies of a folder of manifests. Its variables:\n\n");
      System.out.print(settings.help());
      return;
    }
    int code = run(System.getenv(), System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(Map<String, String> environment, PrintStream err)
      throws InterruptedException {
    var settings = new Settings(environment);
    var config = FeedConfig.of(settings);
    settings.unknown("FEED_");
    if (!settings.problems().isEmpty()) {
      settings.problems().forEach(problem -> err.println("Error: " + problem.sentence()));
      return WRONG_USAGE;
    }
    var clock = InstantSource.system();
    var log = Log.to(err, config.logging().form(), config.logging().level(), clock);
    LibraryLogs.handTo(log);
    FeedProcess process;
    try {
      process = new FeedProcess(config, clock, log);
    } catch (RuntimeException e) {
      log.error("The publisher cannot start", LogKeys.ERROR.is(e));
      return WRONG_USAGE;
    }
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  process.close();
                  stopped.countDown();
                },
                "stop"));
    log.info("The publisher listens", LogKeys.PORT.is(process.port()));
    stopped.await();
    return 0;
  }
}
