package org.mcpruntime.operator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.watch.Listed;
import org.mcpruntime.kube.watch.ObjectWatch;
import org.mcpruntime.kube.watch.Seen;

/** Keeps one kind of children in sight; a kind that the cluster does not know has none. */
final class ChildWatcher {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** What the cluster does not know somebody may install. */
  private static final Duration ABSENT = Duration.ofSeconds(30);

  private final Sight sight;
  private final KubeApi api;
  private final Cluster cluster;
  private final Shelf shelf;
  private final WatchReport report;

  /** Whether the cluster did not know the kind when it was listed last. */
  private boolean absent;

  /**
   * What is to be seen.
   *
   * @param namespace null for all
   * @param filled called when all was listed
   */
  record Sight(ChildKind kind, @Nullable String namespace, Runnable filled) {}

  ChildWatcher(Sight sight, KubeApi api, Cluster cluster, WatchReport report) {
    this.sight = sight;
    this.api = api;
    this.cluster = cluster;
    this.shelf = cluster.shelf(sight.kind);
    this.report = report;
  }

  /** Lists, and watches until changes are lost. */
  Duration round(BooleanSupplier stopped) throws InterruptedException {
    if (absent && !isDefined()) {
      return ABSENT;
    }
    absent = false;
    var topic = sight.kind.topic(sight.namespace);
    var listed = new HashSet<ObjectRef>();
    return switch (Listed.list(api, topic, object -> listed.add(put(object)))) {
      case Listed.Complete(var version) -> {
        sweep(listed);
        report.listed(topic.word());
        sight.filled.run();
        try (var watch =
            new ObjectWatch(api, topic, version, why -> report.trouble(topic.word(), why))) {
          follow(watch, stopped);
        }
        yield Duration.ZERO;
      }
      case Listed.Refused(var refusal) when refusal.code() == 404 -> {
        absent = true;
        sweep(Set.of());
        sight.filled.run();
        yield ABSENT;
      }
      case Listed.Refused(var refusal) -> {
        report.trouble(topic.word(), refusal.message());
        yield Watchers.longer(PAUSE, refusal.after());
      }
      case Listed.Unreached(var sentence) -> {
        report.trouble(topic.word(), sentence);
        yield PAUSE;
      }
    };
  }

  /** Whether the cluster says that it has the kind, which costs it less than a list. */
  private boolean isDefined() {
    if (api.get(sight.kind.siblings()) instanceof Answer.Done(var body, var _)) {
      for (var resource : body.path("resources")) {
        if (resource.path("name").asText().equals(sight.kind.plural())) {
          return true;
        }
      }
    }
    return false;
  }

  private void follow(ObjectWatch watch, BooleanSupplier stopped) throws InterruptedException {
    while (!stopped.getAsBoolean()) {
      switch (watch.next(PATIENCE).orElse(null)) {
        case null -> {}
        case Seen.Changed(var type, var object) -> {
          switch (type) {
            case ADDED, MODIFIED -> {
              var _ = put(object);
            }
            case DELETED -> remove(Shelf.ref(object));
          }
        }
        case Seen.Bookmark _ -> {}
        case Seen.Expired(var sentence) -> {
          report.trouble(sight.kind.topic(sight.namespace).word(), sentence);
          return;
        }
      }
    }
  }

  /** Returns which one it is. */
  private ObjectRef put(ObjectNode object) {
    var ref = Shelf.ref(object);
    cluster.tell(sight.kind, ref, shelf.put(object));
    return ref;
  }

  private void remove(ObjectRef ref) {
    cluster.tell(sight.kind, ref, shelf.remove(ref));
  }

  /** What went while nobody looked. */
  private void sweep(Set<ObjectRef> listed) {
    for (var ref : shelf.refs(sight.namespace)) {
      if (!listed.contains(ref)) {
        remove(ref);
      }
    }
  }
}
