package org.mcpruntime.feed.publish;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Point;

/** What gateways that subscribe here have in force. One thread changes it, all may read. */
final class Acknowledgements {

  private final Map<ObjectRef, Map<String, String>> revisions = new ConcurrentHashMap<>();
  private final List<Consumer<ObjectRef>> listeners = new CopyOnWriteArrayList<>();

  void listen(Consumer<ObjectRef> listener) {
    listeners.add(listener);
  }

  /** A gateway has this in force; nothing, where there is no policy in it. */
  void put(ObjectRef server, String gateway, Point at) {
    if (at.revision().isEmpty()) {
      remove(server, gateway);
      return;
    }
    var before = of(server);
    if (!at.revision().equals(before.get(gateway))) {
      var after = new TreeMap<>(before);
      after.put(gateway, at.revision());
      settle(server, after);
    }
  }

  void remove(ObjectRef server, String gateway) {
    var after = new TreeMap<>(of(server));
    if (after.remove(gateway) != null) {
      settle(server, after);
    }
  }

  private void settle(ObjectRef server, Map<String, String> after) {
    if (after.isEmpty()) {
      revisions.remove(server);
    } else {
      revisions.put(server, Map.copyOf(after));
    }
    listeners.forEach(listener -> listener.accept(server));
  }

  Map<String, String> of(ObjectRef server) {
    return revisions.getOrDefault(server, Map.of());
  }

  Map<ObjectRef, Map<String, String>> all() {
    return new HashMap<>(revisions);
  }
}
