package org.mcpruntime.resources;

import java.util.Optional;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.Route;

/** The other objects, which one has to agree with. */
public interface Surroundings {

  Optional<MCPServer> server(ObjectRef ref);

  /** Another server that has what this one asks callers to be sent by. */
  Optional<Holder> holder(MCPServer asking);

  /** Where others are looked for, such as {@code among these manifests}. */
  String where();

  /**
   * Who has a route that somebody else asks for.
   *
   * @param route that is asked for
   * @param whole whether the host cannot be shared, rather than the path
   */
  record Holder(ObjectRef server, Route route, boolean whole) {}
}
