package org.mcpruntime.resources.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.ManifestFile;

/**
 * Brings what people do to files to the keeper, as soon as they are done: on one thread, woken by
 * the file system, and now and then by itself, for the file system does not always tell.
 */
final class Watchman implements AutoCloseable {

  /** Between two looks at a file that something happened to. */
  static final Duration QUIET = Duration.ofMillis(12);

  /** Between two looks at everything. */
  private static final Duration ROUND = Duration.ofSeconds(5);

  /** The same where the file system does not tell. */
  private static final Duration ROUND_WHEN_DEAF = Duration.ofMillis(500);

  /** So many looks at most are missing files waited for because git is at work. */
  private static final int PATIENCE = 1_000;

  private final Keeper keeper;
  private final Lock lock;
  private final Folder folder;
  private final Path root;
  private final @Nullable Path gitAtWork;
  private final Lookout lookout;
  private final Sightings sightings = new Sightings();

  /** On which alone the sightings are used. */
  private final ScheduledExecutorService thread;

  private final ScheduledExecutorService rounds;
  private boolean looking;
  private int patience = PATIENCE;

  /**
   * @param lookout that has listened since the keeper looked at the folder first
   * @param lock held while the keeper is used
   */
  Watchman(Keeper keeper, Lookout lookout, Lock lock) {
    this.keeper = keeper;
    this.lock = lock;
    this.folder = keeper.folder();
    this.root = folder.path("");
    this.gitAtWork = gitAtWork(root);
    this.lookout = lookout;
    this.thread = thread("resources");
    this.rounds = thread("resources-rounds");
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
  }

  /** The file that is there while git changes the tree that the folder is in. */
  private static @Nullable Path gitAtWork(Path root) {
    for (var at = root.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(".git"))) {
        return at.resolve(".git").resolve("index.lock");
      }
    }
    return null;
  }

  void start() {
    lookout.start(new Heard());
    nextRound();
  }

  private void nextRound() {
    schedule(rounds, this::round, lookout.deaf() ? ROUND_WHEN_DEAF : ROUND);
  }

  /** Looks at everything, and again after a while, whatever went wrong. */
  private void round() {
    try {
      everything();
    } finally {
      nextRound();
    }
  }

  private void later(Runnable task, Duration delay) {
    schedule(thread, task, delay);
  }

  private static void schedule(ScheduledExecutorService where, Runnable task, Duration delay) {
    try {
      var _ = where.schedule(() -> carefully(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // closed
    }
  }

  /** Whatever goes wrong once, the next change is looked at: else revocations would stop. */
  private static void carefully(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      var current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, e);
    }
  }

  private final class Heard implements Lookout.Listener {
    @Override
    public void happened(Set<Path> paths) {
      later(() -> some(paths), Duration.ZERO);
    }

    @Override
    public void missed() {
      schedule(rounds, Watchman.this::everything, Duration.ZERO);
    }
  }

  /**
   * Looks at everything, and listens to every directory; beside the other thread, which changes are
   * not to wait for.
   */
  private void everything() {
    if (!isThere()) {
      return;
    }
    Map<String, @Nullable Stamp> known;
    lock.lock();
    try {
      keeper.maintain();
      known = keeper.claims().stamps();
    } finally {
      lock.unlock();
    }
    var tree = lookout.walk(root);
    var differing = keeper.differing(tree, known, keeper::stamp);
    later(() -> found(tree, differing), Duration.ZERO);
  }

  private void found(Folder.Tree tree, List<String> differing) {
    lock.lock();
    try {
      keeper.troubles().closed(tree.closed());
      keeper.tell();
    } finally {
      lock.unlock();
    }
    differing.forEach(file -> sightings.add(file, keeper.stamp(file)));
    lookAgain();
  }

  private boolean isThere() {
    boolean there = folder.isThere();
    lock.lock();
    try {
      keeper.troubles().absent(there ? null : folder.toString());
      keeper.tell();
    } finally {
      lock.unlock();
    }
    return there;
  }

  private void some(Set<Path> paths) {
    var files = new HashSet<String>();
    for (var path : paths) {
      if (ManifestFile.isOne(root.relativize(path))) {
        files.add(folder.name(path));
      }
      if (isVisible(path)) {
        directory(path, files);
      }
    }
    lock.lock();
    try {
      for (var file : files) {
        if (keeper.differs(file)) {
          sightings.add(file, keeper.stamp(file));
        }
      }
    } finally {
      lock.unlock();
    }
    lookAgain();
  }

  private boolean isVisible(Path path) {
    return !path.getFileName().toString().startsWith(".");
  }

  /** What a directory that came or went brings or takes with it. */
  private void directory(Path path, Set<String> files) {
    if (Files.isDirectory(path)) {
      files.addAll(lookout.walk(path).files());
    }
    lock.lock();
    try {
      files.addAll(keeper.claims().below(folder.name(path)));
    } finally {
      lock.unlock();
    }
  }

  private void lookAgain() {
    if (!looking && !sightings.isEmpty()) {
      looking = true;
      later(this::look, QUIET);
    }
  }

  private void look() {
    looking = false;
    if (!isThere()) {
      return; // the next round looks at everything
    }
    boolean gitWorks = gitAtWork != null && Files.exists(gitAtWork) && patience-- > 0;
    patience = gitWorks ? patience : PATIENCE;
    lock.lock();
    try {
      List<String> ripe = sightings.ripe(keeper::stamp, !gitWorks);
      sightings.forget(Set.copyOf(ripe));
      keeper.take(ripe);
      // What changed while it was read is looked at again.
      for (var file : ripe) {
        if (keeper.differs(file)) {
          sightings.add(file, keeper.stamp(file));
        }
      }
    } finally {
      lock.unlock();
    }
    lookAgain();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    rounds.shutdownNow();
    try {
      var _ = thread.awaitTermination(5, TimeUnit.SECONDS);
      var _ = rounds.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
