package org.mcpruntime.operator.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Listing;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.UnavailableException;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Watch;
import org.mcpruntime.resources.store.Write;

/** Resources whose watches tell what a test says, one after the other; then they are away. */
final class Told implements Resources {

  private final Iterator<List<Change>> watches;

  Told(List<List<Change>> watches) {
    this.watches = watches.iterator();
  }

  @Override
  public Watch watch(Selection selection) {
    if (!watches.hasNext()) {
      throw new UnavailableException(UnavailableException.Code.BROKEN, "the API is away");
    }
    Queue<Change> changes = new ArrayDeque<>(watches.next());
    return new Watch() {
      @Override
      public Optional<Change> next(Duration atMost) {
        return Optional.ofNullable(changes.poll());
      }

      @Override
      public void close() {
        changes.clear();
      }
    };
  }

  @Override
  public Watch watch(Selection selection, Version after) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Listing list(Selection selection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Resource> get(ResourceRef ref) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome.Applied apply(Manifest manifest, Write write) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome.StatusWritten updateStatus(Resource resource, Write write) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome.Removed delete(ResourceRef ref, @Nullable Version expected, Write write) {
    throw new UnsupportedOperationException();
  }
}
