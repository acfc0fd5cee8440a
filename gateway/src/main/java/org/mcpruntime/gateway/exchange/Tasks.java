package org.mcpruntime.gateway.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.policy.Caller;

/** Who made which task. A task is its maker's; for everybody else it does not exist. */
final class Tasks {

  /** The extension of the modern era that they belong to. */
  static final String EXTENSION = "io.modelcontextprotocol/tasks";

  private static final int KEPT = 100_000;

  private record Key(ObjectRef server, String task) {}

  private final Map<Key, Caller> makers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Caller> eldest) {
          return size() > KEPT;
        }
      };

  synchronized void made(ObjectRef server, String task, Caller maker) {
    makers.putIfAbsent(new Key(server, task), maker);
  }

  synchronized boolean belongs(ObjectRef server, String task, Caller caller) {
    return caller.equals(makers.get(new Key(server, task)));
  }
}
