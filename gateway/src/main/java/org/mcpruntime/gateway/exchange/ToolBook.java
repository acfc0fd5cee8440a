package org.mcpruntime.gateway.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.mcp.ParamHeaders;

/**
 * What servers said of their tools' headers when they listed them last. Of a tool that was never
 * listed nothing is known, and nothing is expected.
 */
final class ToolBook {

  private static final int KEPT = 10_000;

  private record Key(ObjectRef server, String tool) {}

  private final Map<Key, ParamHeaders> pages =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ParamHeaders> eldest) {
          return size() > KEPT;
        }
      };

  synchronized void listed(ObjectRef server, String tool, ParamHeaders headers) {
    pages.put(new Key(server, tool), headers);
  }

  synchronized ParamHeaders of(ObjectRef server, String tool) {
    return pages.getOrDefault(new Key(server, tool), ParamHeaders.NONE);
  }
}
