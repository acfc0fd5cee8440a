package org.mcpruntime.operator.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.UnavailableException;
import org.mcpruntime.resources.store.Watch;

/** Keeps one of our kinds in sight. */
final class ResourceWatcher {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Sight sight;
  private final Resources resources;
  private final Cluster cluster;
  private final WatchReport report;

  /**
   * What is to be seen.
   *
   * @param namespace null for all
   * @param filled called when all was listed
   */
  record Sight(Kind kind, @Nullable String namespace, Runnable filled) {}

  ResourceWatcher(Sight sight, Resources resources, Cluster cluster, WatchReport report) {
    this.sight = sight;
    this.resources = resources;
    this.cluster = cluster;
    this.report = report;
  }

  /** Lists, and watches until changes are lost. */
  Duration round(BooleanSupplier stopped) throws InterruptedException {
    var selection = new Selection(sight.kind, sight.namespace);
    try (var watch = resources.watch(selection)) {
      follow(watch, stopped);
      return Duration.ZERO;
    } catch (UnavailableException e) {
      report.trouble(sight.kind.plural(), String.valueOf(e.getMessage()));
      return Watchers.longer(PAUSE, e.after());
    }
  }

  private void follow(Watch watch, BooleanSupplier stopped) throws InterruptedException {
    var listed = new HashSet<ObjectRef>();
    while (!stopped.getAsBoolean()) {
      var change = watch.next(PATIENCE).orElse(null);
      switch (change) {
        case null -> {}
        case Change.Added(var resource) -> {
          listed.add(resource.ref().ref());
          put(resource);
        }
        case Change.Modified(var resource) -> put(resource);
        case Change.Deleted(var last) -> remove(last.ref().ref());
        case Change.Bookmark(var _, var initial) -> {
          if (initial) {
            sweep(listed);
            listed.clear();
            report.listed(sight.kind.plural());
            sight.filled.run();
          }
        }
        case Change.Expired(var sentence) -> {
          report.trouble(sight.kind.plural(), sentence);
          return;
        }
      }
    }
  }

  /** What went while nobody looked. */
  private void sweep(Set<ObjectRef> listed) {
    for (var ref : refs()) {
      boolean ours = sight.namespace == null || sight.namespace.equals(ref.namespace());
      if (ours && !listed.contains(ref)) {
        remove(ref);
      }
    }
  }

  private Set<ObjectRef> refs() {
    var refs = new HashSet<ObjectRef>();
    switch (sight.kind) {
      case SERVER -> cluster.servers().all().forEach(known -> refs.add(known.metadata().ref()));
      case GRANT -> cluster.grants().all().forEach(known -> refs.add(known.metadata().ref()));
      case SESSION -> cluster.sessions().all().forEach(known -> refs.add(known.metadata().ref()));
    }
    return refs;
  }

  private void put(Resource resource) {
    switch (resource) {
      case Resource.Server(var server) -> cluster.tell(cluster.servers().put(server), server);
      case Resource.Grant(var grant) -> cluster.tell(cluster.grants().put(grant), grant);
      case Resource.Session(var session) -> cluster.tell(cluster.sessions().put(session), session);
    }
  }

  private void remove(ObjectRef ref) {
    switch (sight.kind) {
      case SERVER -> cluster.tell(cluster.servers().remove(ref), null);
      case GRANT -> cluster.tell(cluster.grants().remove(ref), null);
      case SESSION -> cluster.tell(cluster.sessions().remove(ref), null);
    }
  }
}
