package org.mcpruntime.operator;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.LibraryLogs;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** The operator's process: its settings come from the environment. */
public final class OperatorMain {

  private static final int WRONG_USAGE = 2;

  private OperatorMain() {}

  /** Runs until the process is told to stop; ends with 2 when a setting is wrong. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      var settings = new Settings(Map.of());
      var _ = ProcessConfig.of(settings);
      System.out.print("Runs MCP servers and their gateways on Kubernetes. Its variables:\n\n");
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
    var config = ProcessConfig.of(settings);
    settings.unknown("MCP_", "PROVISIONED_REGISTRY_");
    if (!settings.problems().isEmpty()) {
      settings.problems().forEach(problem -> err.println("Error: " + problem.sentence()));
      return WRONG_USAGE;
    }
    var clock = InstantSource.system();
    var log = Log.to(err, config.logging().form(), config.logging().level(), clock);
    LibraryLogs.handTo(log);
    OperatorProcess process;
    try {
      // Of the pod's service account; of a kubeconfig outside of a cluster.
      process = new OperatorProcess(config, new KubernetesClientBuilder().build(), clock, log);
    } catch (RuntimeException e) {
      log.error("The operator cannot start", LogKeys.ERROR.is(e));
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
    log.info("The operator runs", LogKeys.NAME.is(config.self().name()));
    stopped.await();
    return 0;
  }
}
