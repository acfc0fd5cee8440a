package org.mcpruntime.kube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.mcpruntime.kube.watch.ObjectWatch;
import org.mcpruntime.kube.watch.Seen;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Watch;

/** A watch of the API, told in our records. */
final class KubeWatch implements Watch {

  private final Kind kind;
  private final Reading reading;
  private final ObjectWatch objects;
  private final Queue<Change> first;
  private volatile boolean closed;

  /**
   * @param first told before the rest
   */
  KubeWatch(Kind kind, Reading reading, List<Change> first, ObjectWatch objects) {
    this.kind = kind;
    this.reading = reading;
    this.first = new ArrayDeque<>(first);
    this.objects = objects;
  }

  @Override
  public Optional<Change> next(Duration atMost) throws InterruptedException {
    if (closed) {
      return Optional.empty();
    }
    var listed = first.poll();
    if (listed != null) {
      return Optional.of(listed);
    }
    // An object that cannot be read is passed over; that there was something ends the wait.
    while (true) {
      var seen = objects.next(atMost);
      if (seen.isEmpty()) {
        return Optional.empty();
      }
      var change = change(seen.get());
      if (change.isPresent()) {
        return change;
      }
    }
  }

  private Optional<Change> change(Seen seen) {
    return switch (seen) {
      case Seen.Bookmark(var version) ->
          Optional.of(new Change.Bookmark(new Version(version), false));
      case Seen.Expired(var sentence) -> Optional.of(new Change.Expired(sentence));
      case Seen.Changed(var type, var object) ->
          switch (type) {
            case ADDED -> reading.decisive(kind, object).map(Change.Added::new);
            case MODIFIED ->
                reading
                    .decisive(kind, object)
                    .<Change>map(Change.Modified::new)
                    .or(() -> lost(object));
            case DELETED -> Optional.of(new Change.Deleted(reading.gone(kind, object)));
          };
    };
  }

  /** Of a server what was known stays; what a session allowed must not. */
  private Optional<Change> lost(ObjectNode object) {
    return kind == Kind.SERVER
        ? Optional.empty()
        : Optional.of(new Change.Deleted(reading.gone(kind, object)));
  }

  @Override
  public void close() {
    closed = true;
    objects.close();
  }
}
