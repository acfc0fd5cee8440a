package org.mcpruntime.resources.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the file system what happens in a folder. What is heard before anybody is told waits:
 * so whoever reads the folder while this listens misses nothing that happens meanwhile.
 */
final class Lookout implements AutoCloseable {

  /** Who is told. */
  interface Listener {

    /** Something happened to these paths, which may be files, directories or nothing any longer. */
    void happened(Set<Path> paths);

    /** Anything may have happened. */
    void missed();
  }

  private final Folder folder;
  private final @Nullable WatchService watches;
  private final Map<Path, WatchKey> keys = new ConcurrentHashMap<>();

  /** Set when a directory could not be watched: looking now and then must do. */
  private volatile boolean deaf;

  Lookout(Folder folder) {
    this.folder = folder;
    this.watches = watches(folder.path(""));
    this.deaf = watches == null;
  }

  /** Null where the system has none left. */
  private static @Nullable WatchService watches(Path folder) {
    try {
      return folder.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /** Tells what happens, and what has happened since somebody walked, on a thread of its own. */
  void start(Listener listener) {
    var service = watches;
    if (service != null) {
      var _ =
          Thread.ofPlatform()
              .daemon()
              .name("resources-lookout")
              .start(() -> run(service, listener));
    }
  }

  /** What stands in a directory, of which anything further is heard. */
  Folder.Tree walk(Path directory) {
    var tree = folder.walk(directory);
    while (listen(tree.directories())) {
      tree = folder.walk(directory);
    }
    return tree;
  }

  /** Whether something may happen unheard. */
  boolean deaf() {
    return deaf;
  }

  /**
   * Listens to directories; true where to one that it did not listen to before, in which something
   * may have happened unheard.
   */
  private boolean listen(Iterable<Path> directories) {
    if (watches == null) {
      return false;
    }
    boolean failed = false;
    boolean more = false;
    for (var directory : directories) {
      try {
        var key = keys.get(directory);
        if (key == null || !key.isValid()) {
          keys.put(
              directory,
              directory.register(
                  watches,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_DELETE));
          more = true;
        }
      } catch (IOException e) {
        failed |= Files.exists(directory);
      } catch (ClosedWatchServiceException e) {
        return false;
      }
    }
    deaf = failed;
    return more;
  }

  private void run(WatchService service, Listener listener) {
    try {
      while (true) {
        heard(service.take(), listener);
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      // closed: nobody wants to know any longer
    }
  }

  private void heard(WatchKey key, Listener listener) {
    var directory = (Path) key.watchable();
    var paths = new HashSet<Path>();
    boolean missed = false;
    for (var event : key.pollEvents()) {
      if (isOverflow(event) || !(event.context() instanceof Path name)) {
        missed = true;
      } else {
        paths.add(directory.resolve(name));
      }
    }
    if (!key.reset()) {
      keys.remove(directory, key);
      missed = true;
    }
    if (!paths.isEmpty()) {
      listener.happened(paths);
    }
    if (missed) {
      listener.missed();
    }
  }

  private static boolean isOverflow(WatchEvent<?> event) {
    return event.kind().equals(StandardWatchEventKinds.OVERFLOW);
  }

  @Override
  public void close() {
    try {
      if (watches != null) {
        watches.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
