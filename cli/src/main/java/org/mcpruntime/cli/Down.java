package org.mcpruntime.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "down", description = "Stop the platform that runs on this machine.")
final class Down implements Callable<Integer> {

  private static final long PATIENCE_SECONDS = 60;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final Reach reach;

  Down(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() throws InterruptedException {
    var run = reach.run();
    long pid = run.path("pid").asLong();
    var process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(Down::isOurs);
    if (process.isEmpty()) {
      throw new Failure(
          "the platform that says it runs on %s as process %d does not; ./mcp-runtime up starts one"
              .formatted(reach.data(), pid));
    }
    var ended = process.get().onExit();
    process.get().destroy();
    try {
      var _ = ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Failure(
          "process %d was told to stop and has not within %d s".formatted(pid, PATIENCE_SECONDS));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process can be waited for", e);
    }
    spec.commandLine().getOut().printf("stopped process %d%n", pid);
    return 0;
  }

  /** Another process may have its number by now. */
  private static boolean isOurs(ProcessHandle process) {
    return process.info().commandLine().map(line -> line.contains("UpMain")).orElse(true);
  }
}
