package org.mcpruntime.gateway.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a directory on a thread of its own: at once when the file system says that something
 * happened, and otherwise every now and then, for it does not always say so (network file systems,
 * links that lead elsewhere, no watches left).
 */
public final class Lookout implements AutoCloseable {

  /**
   * What the file system said.
   *
   * @param names of files in the directory that something happened to
   * @param everything whether any file may be concerned
   */
  public record Told(Set<String> names, boolean everything) {

    static final Told NOTHING = new Told(Set.of(), false);
    static final Told EVERYTHING = new Told(Set.of(), true);

    public boolean concerns(Path file) {
      return everything || names.contains(file.getFileName().toString());
    }
  }

  /** After so many looks a directory that could not be watched is tried again. */
  private static final int LOOKS_PER_ATTEMPT = 20;

  private final String name;
  private final Path folder;
  private final Function<Told, Duration> look;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final @Nullable WatchService watches;
  private @Nullable Thread thread;
  private @Nullable WatchKey key;

  /**
   * @param name of its thread
   * @param look what to do; gives the longest time until it is to be done again
   */
  public Lookout(String name, Path folder, Function<Told, Duration> look) {
    this.name = name;
    this.folder = folder;
    this.look = look;
    this.watches = watches(folder);
  }

  /** Null where the system has none left. */
  private static @Nullable WatchService watches(Path folder) {
    try {
      return folder.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /** Begins to watch, looks for the first time on the caller's thread, then on its own. */
  public void start() {
    register();
    var pause = look.apply(Told.EVERYTHING);
    thread = Thread.ofPlatform().daemon().name(name).start(() -> run(pause));
  }

  private void run(Duration firstPause) {
    var pause = firstPause;
    for (int looks = 1; closed.getCount() > 0; looks++) {
      if (key == null && looks % LOOKS_PER_ATTEMPT == 0) {
        register();
      }
      var told = told(pause);
      if (closed.getCount() > 0) {
        pause = pauseAfter(told, pause);
      }
    }
  }

  /** Whatever a listener does, the next change is looked at: else revocations would stop. */
  private Duration pauseAfter(Told told, Duration before) {
    try {
      return look.apply(told);
    } catch (RuntimeException e) {
      var thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      return before;
    }
  }

  private void register() {
    try {
      key =
          watches == null
              ? null
              : folder.register(
                  watches,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_DELETE);
    } catch (IOException e) {
      key = null;
    } catch (ClosedWatchServiceException e) {
      throw new UncheckedIOException(new IOException("the source is closed and cannot start", e));
    }
  }

  /** Waits until the file system says something, but no longer than that. */
  private Told told(Duration pause) {
    try {
      if (watches == null || key == null) {
        var _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        return Told.NOTHING;
      }
      var happened = watches.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
      return happened == null ? Told.NOTHING : told(happened);
    } catch (ClosedWatchServiceException e) {
      return Told.NOTHING;
    } catch (InterruptedException e) {
      closed.countDown();
      Thread.currentThread().interrupt();
      return Told.NOTHING;
    }
  }

  private Told told(WatchKey happened) {
    var names = new HashSet<String>();
    boolean everything = false;
    for (var event : happened.pollEvents()) {
      var name = String.valueOf(event.context());
      names.add(name);
      // A ConfigMap's files are links through "..data", which is what changes.
      everything |= event.kind().equals(StandardWatchEventKinds.OVERFLOW) || name.startsWith("..");
    }
    if (!happened.reset()) {
      key = null;
    }
    return new Told(names, everything);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (watches != null) {
        watches.close();
      }
      if (thread != null) {
        var _ = thread.join(Duration.ofSeconds(5));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
