package org.mcpruntime.kube.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Objects that were applied to no effect though they did not look settled: the API writes a value
 * in a form of its own. They are not applied again until either side changes.
 */
final class Repeats {

  private static final int MAX = 20_000;

  private final ReentrantLock lock = new ReentrantLock();

  /** By uid: what was wanted and what was there. */
  private final Map<String, Integer> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @java.io.Serial private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX;
        }
      };

  void remember(ObjectNode wanted, ObjectNode live) {
    lock.lock();
    try {
      seen.put(uid(live), pair(wanted, live));
    } finally {
      lock.unlock();
    }
  }

  boolean known(ObjectNode wanted, ObjectNode live) {
    lock.lock();
    try {
      var pair = seen.get(uid(live));
      return pair != null && pair == pair(wanted, live);
    } finally {
      lock.unlock();
    }
  }

  private static String uid(ObjectNode live) {
    return live.path("metadata").path("uid").asText();
  }

  private static int pair(ObjectNode wanted, ObjectNode live) {
    var content = live.deepCopy();
    content.remove("status");
    content
        .withObject("metadata")
        .remove(List.of("resourceVersion", "managedFields", "generation"));
    return 31 * wanted.hashCode() + content.hashCode();
  }
}
