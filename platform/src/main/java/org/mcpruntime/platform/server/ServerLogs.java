package org.mcpruntime.platform.server;

import java.util.List;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.process.api.Reply;

/** What servers say to people. */
public interface ServerLogs {

  /** The last lines of a server, the oldest first. */
  List<String> last(ObjectRef server, int lines);

  /** The same, then those that come, until nobody listens any more. */
  void follow(ObjectRef server, int lines, Reply.Listener listener) throws InterruptedException;
}
