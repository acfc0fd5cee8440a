package org.mcpruntime.platform.server;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;

/** What running servers list of themselves. */
public interface Inventory {

  /** A tool that a running server lists. */
  record Live(String name, @Nullable String description) {}

  /** The tools of a server as they were a moment ago; empty where nobody knows. */
  Optional<List<Live>> tools(ObjectRef server);
}
