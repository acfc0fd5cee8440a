package org.mcpruntime.operator.cluster;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;

/**
 * Hears of what changed on the cluster, after it can be asked for. Of one kind it is told in order,
 * by one thread a namespace; whoever has more to do than a moment's work does it elsewhere. What
 * was not there before, or is not any more, is null.
 */
public interface Sightings {

  void server(@Nullable MCPServer before, @Nullable MCPServer after);

  void grant(@Nullable MCPAccessGrant before, @Nullable MCPAccessGrant after);

  void session(@Nullable MCPAgentSession before, @Nullable MCPAgentSession after);

  /**
   * @param about servers that have to do with the object
   */
  void child(ChildKind kind, ObjectRef object, Set<ObjectRef> about);
}
