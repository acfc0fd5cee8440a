package org.mcpruntime.kube.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What need not be applied once more though it does not look settled. Of objects that were applied
 * to no effect, for the API writes a value in a form of its own, until either side changes; and of
 * objects that were applied while whoever asks still sees them as they were before.
 */
final class Repeats {

  private static final int MAX = 20_000;

  private final ReentrantLock lock = new ReentrantLock();

  /** By uid: what was wanted and what was there. */
  private final Map<String, Integer> seen = bounded();

  /** By uid: what was wanted, and the version that it was applied to. */
  private final Map<String, Integer> applied = bounded();

  private static Map<String, Integer> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @java.io.Serial private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
        return size() > MAX;
      }
    };
  }

  void remember(ObjectNode wanted, ObjectNode live) {
    lock.lock();
    try {
      seen.put(uid(live), pair(wanted, live));
    } finally {
      lock.unlock();
    }
  }

  /** It was applied, and the object is another since. */
  void applied(ObjectNode wanted, ObjectNode before) {
    lock.lock();
    try {
      applied.put(uid(before), version(wanted, before));
    } finally {
      lock.unlock();
    }
  }

  boolean known(ObjectNode wanted, ObjectNode live) {
    lock.lock();
    try {
      var version = applied.get(uid(live));
      if (version != null && version == version(wanted, live)) {
        return true; // what is seen of it is older than that
      }
      var pair = seen.get(uid(live));
      return pair != null && pair == pair(wanted, live);
    } finally {
      lock.unlock();
    }
  }

  private static int version(ObjectNode wanted, ObjectNode live) {
    return 31 * wanted.hashCode() + live.path("metadata").path("resourceVersion").hashCode();
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
