package org.mcpruntime.bridge.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One process of a server, and all that it starts.
 *
 * <p>Its pipes are read and written on threads of the platform: the JDK blocks the thread beneath a
 * virtual one on a pipe, and has 256 of those for the whole JVM.
 */
public final class Child {

  /** Bytes of a line for people; the rest is dropped. */
  private static final int LONGEST_LINE = 8 << 10;

  private static final Duration LAST_WORDS = Duration.ofMillis(500);
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private static final int ROUNDS = 8;

  private final ReentrantLock ending = new ReentrantLock();
  private final Process process;
  private final OutputSink sink;
  private final LastLines lastLines = new LastLines();
  private final AtomicBoolean inputEnded = new AtomicBoolean();
  private final List<Thread> pumps = new CopyOnWriteArrayList<>();

  /** Whether nothing of it is left; guarded by {@link #ending}. */
  private boolean gone;

  private Child(Process process, OutputSink sink) {
    this.process = process;
    this.sink = sink;
    listen(OutputSink.Stream.ERR, process.getErrorStream());
  }

  /**
   * Starts a process.
   *
   * @throws IOException when it cannot be started; the message says why
   */
  public static Child start(Launch launch, Keeper keeper, OutputSink sink) throws IOException {
    var program =
        launch
            .program()
            .orElseThrow(
                () ->
                    new IOException(
                        "there is no program '%s'; install it, or name it by its path"
                            .formatted(launch.command().getFirst())));
    Files.createDirectories(launch.directory());
    var builder =
        new ProcessBuilder(keeper.words(launch, launch.words(program)))
            .directory(launch.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    return new Child(keeper.start(builder), sink);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What the process reads. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** What the process writes. */
  public InputStream output() {
    return process.getInputStream();
  }

  /** The standard output is for people too. */
  public void listenToOutput() {
    listen(OutputSink.Stream.OUT, process.getInputStream());
  }

  private void listen(OutputSink.Stream stream, InputStream in) {
    pumps.add(
        Thread.ofPlatform()
            .daemon()
            .name("child-" + process.pid() + "-" + stream)
            .start(() -> pump(stream, in)));
  }

  private void pump(OutputSink.Stream stream, InputStream in) {
    var lines = new LineReader(in, LONGEST_LINE);
    try {
      for (var line = lines.next(); line != null; line = lines.next()) {
        var text = new String(line.bytes(), StandardCharsets.UTF_8);
        say(stream, line.cut() == LineReader.Cut.TOO_LONG ? text + "…" : text);
      }
    } catch (IOException | UncheckedIOException e) {
      say(stream, "(nothing more can be read of this stream)");
    }
  }

  private void say(OutputSink.Stream stream, String text) {
    lastLines.add(text);
    sink.line(stream, text);
  }

  /** Runs an action when the process has ended. */
  public void onExit(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** Waits for its end, and a little for its last words. */
  public Exit awaitExit() throws InterruptedException {
    int code = process.waitFor();
    for (var pump : pumps) {
      var _ = pump.join(LAST_WORDS); // what it left behind may hold on to the stream
    }
    return new Exit(code, lastLines.lines());
  }

  private boolean hasEnded(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Tells it that nothing more comes. Who writes to it at the moment keeps the stream busy. */
  public void endInput() {
    if (inputEnded.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  process.getOutputStream().close();
                } catch (IOException e) {
                  lastLines.add("(its input was gone before it was ended)");
                }
              });
    }
  }

  /**
   * Ends it: its input first, then with a signal, then by force, and whatever it started with it.
   * Who comes second waits for the first.
   */
  public Exit stop(Grace grace) throws InterruptedException {
    ending.lockInterruptibly();
    try {
      if (!gone) {
        var tree = new LinkedHashSet<>(Tree.of(process.toHandle()));
        endInput();
        if (!hasEnded(grace.afterEnd())) {
          tree.addAll(Tree.of(process.toHandle()));
          tree.forEach(ProcessHandle::destroy);
          var _ = hasEnded(grace.afterTerm());
        }
        kill(tree);
      }
    } finally {
      ending.unlock();
    }
    return awaitExit();
  }

  /** Ends what it left behind; it itself has ended, or ends now. */
  public void kill() throws InterruptedException {
    ending.lockInterruptibly();
    try {
      if (!gone) {
        kill(Set.of());
      }
    } finally {
      ending.unlock();
    }
  }

  /** Until nobody is left: who is killed may have started another one meanwhile. */
  private void kill(Set<ProcessHandle> known) {
    var left = new LinkedHashSet<>(known);
    for (int round = 0; round < ROUNDS; round++) {
      left.addAll(Tree.of(process.toHandle()));
      left.removeIf(handle -> !handle.isAlive());
      if (left.isEmpty()) {
        gone = true;
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(Child::await);
    }
  }

  private static void await(ProcessHandle handle) {
    try {
      var _ = handle.onExit().get(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // It cannot be ended, for the system has hold of it; there is nothing that would help.
    }
  }
}
