package org.mcpruntime.bridge.child;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Starts processes so that the system helps to keep them: in a session of their own, whose members
 * can be found again; ended by the kernel when we are killed; within their limits.
 *
 * <p>The system's own tools do it ({@code setsid}, {@code setpriv}, {@code prlimit} of util-linux),
 * each where it is found to work; a process is started without those that are not.
 */
public final class Keeper implements AutoCloseable {

  /** Which of the tools work here. */
  record Tools(boolean session, boolean deathSignal, boolean limits) {
    static final Tools NONE = new Tools(false, false, false);
  }

  private static final List<String> SESSION = List.of("setsid");
  private static final List<String> DEATH_SIGNAL = List.of("setpriv", "--pdeathsig", "KILL");
  private static final List<String> LIMITS = List.of("prlimit", "--core=0");

  private final Tools tools;

  /** The kernel's signal comes when the thread ends that started the child, so there is one. */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(
          action -> Thread.ofPlatform().daemon().name("starter").unstarted(action));

  Keeper(Tools tools) {
    this.tools = tools;
  }

  /** Looks which tools work here. */
  public static Keeper find() {
    Predicate<List<String>> works = Keeper::works;
    return new Keeper(new Tools(works.test(SESSION), works.test(DEATH_SIGNAL), works.test(LIMITS)));
  }

  /** Busybox has some of the names, and not all of the flags. */
  private static boolean works(List<String> tool) {
    var words = new ArrayList<>(tool);
    words.add("true");
    try {
      var process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(5, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  Tools tools() {
    return tools;
  }

  /** The tools that work and that a launch needs, and then its own words. */
  List<String> words(Launch launch, List<String> own) {
    var words = new ArrayList<String>();
    if (tools.session) {
      words.addAll(SESSION);
    }
    if (tools.deathSignal) {
      words.addAll(DEATH_SIGNAL);
    }
    if (tools.limits) {
      words.addAll(launch.limits().prlimit());
    } else if (!launch.limits().equals(ResourceLimits.NONE)) {
      words.addAll(launch.limits().ulimit());
    }
    words.addAll(own);
    return words;
  }

  Process start(ProcessBuilder builder) throws IOException {
    try {
      return starter.submit(builder::start).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IllegalStateException("a process could not be started", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a process was started", e);
    }
  }

  /** To be called when all children have ended: those that live are killed by the kernel. */
  @Override
  public void close() {
    starter.shutdown();
  }
}
