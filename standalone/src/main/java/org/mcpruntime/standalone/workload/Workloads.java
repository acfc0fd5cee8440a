package org.mcpruntime.standalone.workload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.child.Grace;
import org.mcpruntime.bridge.child.HttpGreeting;
import org.mcpruntime.bridge.child.Keeper;
import org.mcpruntime.bridge.child.Launch;
import org.mcpruntime.bridge.child.Pace;
import org.mcpruntime.bridge.child.RotatedLog;
import org.mcpruntime.bridge.child.ServerProcess;
import org.mcpruntime.bridge.child.SystemTime;
import org.mcpruntime.bridge.stdio.Bounds;
import org.mcpruntime.bridge.stdio.StdioBridge;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.process.metrics.Metrics;

/** All servers that run here. Used by one thread; states are asked for by all. */
public final class Workloads {

  /** What it works with. */
  public record Tools(Path folder, SystemTime time, RandomGenerator chance, Loops loops, Log log) {}

  /** A server that is wanted, and what there is of it. */
  private static final class Entry {
    final Desired desired;
    final RotatedLog log;
    volatile State state = new State.Starting("Pending", "it is about to be started");
    @Nullable Running running;

    /** What starts it, which waits for the end of the one before; null where nothing is to run. */
    @Nullable Thread starter;

    volatile boolean wanted = true;

    Entry(Desired desired, RotatedLog log) {
      this.desired = desired;
      this.log = log;
    }
  }

  private final Tools tools;
  private final Desired.Means means;
  private final BiConsumer<ObjectRef, State> listener;
  private final Keeper keeper = Keeper.find();
  private final Map<ObjectRef, Entry> entries = new HashMap<>();

  /** What stops servers that are not wanted any more; who follows one of them waits for it. */
  private final Map<ObjectRef, Thread> stopping = new HashMap<>();

  /**
   * @param listener hears of every state, on the thread that makes it; it must not block
   */
  public Workloads(Tools tools, Desired.Means means, BiConsumer<ObjectRef, State> listener) {
    this.tools = tools;
    this.means = means;
    this.listener = listener;
  }

  /** Has a server run as its manifest says; does nothing where it does already. */
  public void want(MCPServer server) {
    var ref = server.metadata().ref();
    var desired = Desired.of(server, means);
    var before = entry(ref);
    if (before != null && before.desired.equals(desired)) {
      return;
    }
    if (before != null) {
      stopLater(ref, before);
    }
    var entry = new Entry(desired, log(ref));
    synchronized (entries) {
      entries.put(ref, entry);
    }
    start(ref, entry);
  }

  private RotatedLog log(ObjectRef ref) {
    var file = tools.folder.resolve("logs").resolve(ref.namespace()).resolve(ref.name() + ".log");
    return new RotatedLog(file, RotatedLog.Bounds.USUAL, tools.time);
  }

  private @Nullable Entry entry(ObjectRef ref) {
    synchronized (entries) {
      return entries.get(ref);
    }
  }

  private void start(ObjectRef ref, Entry entry) {
    Consumer<State> changed =
        state -> {
          entry.state = state;
          listener.accept(ref, state);
        };
    try {
      entry.running =
          switch (entry.desired) {
            case Desired.Http(var program, var path) ->
                ProcessRunning.of(
                    new ServerProcess(
                        launch(ref, program),
                        new HttpGreeting(tools.time, path),
                        Pace.USUAL,
                        Grace.USUAL,
                        processMeans(entry)),
                    changed);
            case Desired.OverStdio(var program, var mode) -> {
              var path = Paths.qualified(ref);
              var plan =
                  new StdioBridge.Plan(
                      launch(ref, program), mode, path, Bounds.USUAL, Pace.USUAL, Grace.USUAL);
              var bridge = new StdioBridge(plan, processMeans(entry), new Metrics(), tools.chance);
              yield BridgeRunning.of(bridge, path, tools.loops, changed);
            }
            case Desired.Upstream(var url) -> new UpstreamRunning(url, tools.time, changed);
            case Desired.Nothing(var sentence) -> {
              changed.accept(new State.Off(sentence));
              yield null;
            }
            case Desired.Impossible(var reason, var sentence) -> {
              changed.accept(new State.Failing(reason, sentence));
              yield null;
            }
          };
    } catch (IllegalArgumentException | IllegalStateException e) {
      changed.accept(new State.Failing("CannotRun", String.valueOf(e.getMessage())));
      return;
    }
    var running = entry.running;
    var before = stopping.get(ref);
    if (running != null) {
      entry.starter =
          Thread.ofVirtual()
              .name("start-" + ref)
              .start(
                  () -> {
                    awaitEnd(before);
                    if (entry.wanted) {
                      running.start();
                    }
                  });
    }
  }

  private static void awaitEnd(@Nullable Thread before) {
    try {
      if (before != null) {
        before.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Launch launch(ObjectRef ref, Desired.Program program) {
    var work = tools.folder.resolve("work").resolve(ref.namespace()).resolve(ref.name());
    return new Launch(ref.name(), program.words(), work, program.environment(), program.limits());
  }

  private ServerProcess.Means processMeans(Entry entry) {
    return new ServerProcess.Means(keeper, entry.log, tools.time, tools.log);
  }

  /** Has a server not run any more. */
  public void remove(ObjectRef ref) {
    var entry = entry(ref);
    if (entry != null) {
      synchronized (entries) {
        entries.remove(ref);
      }
      stopLater(ref, entry);
    }
  }

  /** Stopping may take a while, and what becomes of others does not wait for it. */
  private void stopLater(ObjectRef ref, Entry entry) {
    var before = stopping.get(ref);
    stopping.values().removeIf(thread -> !thread.isAlive());
    stopping.put(
        ref,
        Thread.ofVirtual()
            .name("stop-" + ref)
            .start(
                () -> {
                  stop(ref, entry);
                  awaitEnd(before);
                }));
  }

  private void stop(ObjectRef ref, Entry entry) {
    try {
      if (entry.starter != null) {
        entry.wanted = false;
        entry.starter.join();
      }
      if (entry.running != null) {
        entry.running.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      tools.log.failure("A server could not be stopped", e, LogKeys.SERVER.is(ref.name()));
    }
    entry.log.close();
  }

  /** How a server is. */
  public Optional<State> state(ObjectRef ref) {
    return Optional.ofNullable(entry(ref)).map(entry -> entry.state);
  }

  /** What a server says to people. */
  public Optional<RotatedLog> logOf(ObjectRef ref) {
    return Optional.ofNullable(entry(ref)).map(entry -> entry.log);
  }

  /** Stops all servers at once, and waits until nothing of them runs. */
  public void close() throws InterruptedException {
    var all = new ArrayList<>(stopping.values());
    synchronized (entries) {
      entries.forEach((ref, entry) -> all.add(Thread.startVirtualThread(() -> stop(ref, entry))));
      entries.clear();
    }
    for (var thread : all) {
      var _ = thread.join(Duration.ofSeconds(15));
    }
    tools.time.close();
    keeper.close();
  }
}
