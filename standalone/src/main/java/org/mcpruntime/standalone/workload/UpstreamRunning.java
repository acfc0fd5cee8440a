package org.mcpruntime.standalone.workload;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.mcpruntime.bridge.child.HttpGreeting;
import org.mcpruntime.bridge.child.Time;

/** A server that somebody else runs: it is asked now and then whether it answers. */
final class UpstreamRunning implements Running {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(15);

  private final URI url;
  private final Time time;
  private final HttpGreeting greeting;
  private final Consumer<State> listener;
  private final CountDownLatch stopped = new CountDownLatch(1);

  UpstreamRunning(URI url, Time time, Consumer<State> listener) {
    this.url = url;
    this.time = time;
    this.greeting = new HttpGreeting(time, "/");
    this.listener = listener;
  }

  @Override
  public void start() {
    listener.accept(new State.Starting("Probing", "it is asked whether it answers"));
    probe();
  }

  private void probe() {
    if (stopped.getCount() == 0) {
      return;
    }
    boolean ready = false;
    try {
      int status = greeting.handshake(url);
      ready = status == 0;
      tell(
          ready
              ? new State.Ready(url)
              : new State.Failing(
                  "NoHandshake",
                  "initialize is answered with status %d at %s".formatted(status, url)));
    } catch (IOException e) {
      tell(
          new State.Failing(
              "Unreachable",
              "nothing answers at %s (%s); start it, or mend spec.gateway.upstreamURL"
                  .formatted(url, e.getClass().getSimpleName())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    var _ = time.after(ready ? LATER : SOON, this::probe);
  }

  private void tell(State state) {
    if (stopped.getCount() > 0) {
      listener.accept(state);
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
  }
}
