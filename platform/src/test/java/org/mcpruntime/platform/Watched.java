package org.mcpruntime.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Listing;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Watch;
import org.mcpruntime.resources.store.Write;

/** The same resources, whose open watches are counted. */
final class Watched implements Resources {

  private final Resources resources;
  private final AtomicInteger open = new AtomicInteger();

  Watched(Resources resources) {
    this.resources = resources;
  }

  int open() {
    return open.get();
  }

  @Override
  public Listing list(Selection selection) {
    return resources.list(selection);
  }

  @Override
  public Optional<Resource> get(ResourceRef ref) {
    return resources.get(ref);
  }

  @Override
  public Watch watch(Selection selection) {
    return counted(resources.watch(selection));
  }

  @Override
  public Watch watch(Selection selection, Version after) {
    return counted(resources.watch(selection, after));
  }

  private Watch counted(Watch watch) {
    open.incrementAndGet();
    var closed = new AtomicBoolean();
    return new Watch() {
      @Override
      public Optional<Change> next(Duration atMost) throws InterruptedException {
        return watch.next(atMost);
      }

      @Override
      public void close() {
        watch.close();
        if (!closed.getAndSet(true)) {
          open.decrementAndGet();
        }
      }
    };
  }

  @Override
  public Outcome.Applied apply(Manifest manifest, Write write) {
    return resources.apply(manifest, write);
  }

  @Override
  public Outcome.StatusWritten updateStatus(Resource resource, Write write) {
    return resources.updateStatus(resource, write);
  }

  @Override
  public Outcome.Removed delete(ResourceRef ref, @Nullable Version expected, Write write) {
    return resources.delete(ref, expected, write);
  }
}
