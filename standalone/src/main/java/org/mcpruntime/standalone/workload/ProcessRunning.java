package org.mcpruntime.standalone.workload;

import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.child.ServerProcess;
import org.mcpruntime.bridge.child.ServerStatus;

/** A server that is a process of its own and serves HTTP. */
record ProcessRunning(ServerProcess process) implements Running {

  static ProcessRunning of(ServerProcess process, Consumer<State> listener) {
    process.listen(status -> listener.accept(state(status, null)));
    return new ProcessRunning(process);
  }

  /**
   * @param elsewhere where it is reached if it does not serve HTTP itself
   */
  static State state(ServerStatus status, @Nullable URI elsewhere) {
    return switch (status) {
      case ServerStatus.Starting starting ->
          new State.Starting(
              "Starting",
              starting.failures() == 0
                  ? "its process has not answered yet"
                  : "its process is tried again, after %d failures".formatted(starting.failures()));
      case ServerStatus.Ready ready -> {
        var url = elsewhere == null ? ready.url() : elsewhere;
        yield url == null
            ? new State.Failing("NoAddress", "it answers, and nobody knows where")
            : new State.Ready(url);
      }
      case ServerStatus.BackingOff off ->
          new State.Failing(
              "BackOff", "%s; it is tried again at %s".formatted(off.reason(), off.until()));
      case ServerStatus.Stopped _ -> new State.Off("it was stopped");
      case ServerStatus.Failed failed -> new State.Failing("CannotRun", failed.reason());
    };
  }

  @Override
  public void start() {
    process.start();
  }

  @Override
  public void stop() throws InterruptedException {
    process.stop();
  }
}
