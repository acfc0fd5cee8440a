package org.mcpruntime.performance.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.watch.Topic;

/** The revisions of policies as somebody sees them who follows the ConfigMaps that hold them. */
final class Mirrors implements AutoCloseable {

  private static final Pattern REVISION = Pattern.compile("\"revision\" ?: ?\"([^\"]+)\"");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Map<String, Seen> revisions = new HashMap<>();

  private final Tally following;

  /** A revision, and when it was seen. */
  record Seen(String revision, long nanos) {}

  Mirrors(KubeApi api) {
    following =
        new Tally(
            api,
            new Topic("/api/v1/configmaps", "app.kubernetes.io/managed-by=mcp-runtime"),
            this::see);
  }

  private boolean see(ObjectNode map) {
    long now = System.nanoTime();
    var metadata = map.path("metadata");
    var found = REVISION.matcher(map.path("data").path("policy.json").asText());
    if (!found.find()) {
      return false;
    }
    lock.lock();
    try {
      revisions.compute(
          metadata.path("namespace").asText() + "/" + metadata.path("name").asText(),
          (_, before) ->
              before != null && before.revision.equals(found.group(1))
                  ? before
                  : new Seen(found.group(1), now));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return true;
  }

  /** What a server's policy is now; empty where none was seen. */
  String revision(String namespace, String server) {
    lock.lock();
    try {
      var seen = revisions.get(key(namespace, server));
      return seen == null ? "" : seen.revision;
    } finally {
      lock.unlock();
    }
  }

  /** When another revision was seen than that one. */
  long awaitOther(String namespace, String server, String before, Duration atMost)
      throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (left > 0) {
        var seen = revisions.get(key(namespace, server));
        if (seen != null && !seen.revision.equals(before)) {
          return seen.nanos;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    throw new IllegalStateException("the policy of " + server + " stays " + before);
  }

  private static String key(String namespace, String server) {
    return namespace + "/" + server + "-gateway-policy";
  }

  @Override
  public void close() {
    following.close();
  }
}
