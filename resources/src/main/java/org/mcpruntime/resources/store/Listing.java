package org.mcpruntime.resources.store;

import java.util.List;
import java.util.stream.Stream;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.server.MCPServer;

/**
 * Resources as they were at one moment.
 *
 * @param resources by namespace and name
 * @param version to watch from
 */
public record Listing(List<Resource> resources, Version version) {

  public Listing {
    resources = List.copyOf(resources);
  }

  public List<MCPServer> servers() {
    return of(Resource.Server.class).map(Resource.Server::object).toList();
  }

  public List<MCPAccessGrant> grants() {
    return of(Resource.Grant.class).map(Resource.Grant::object).toList();
  }

  public List<MCPAgentSession> sessions() {
    return of(Resource.Session.class).map(Resource.Session::object).toList();
  }

  private <T extends Resource> Stream<T> of(Class<T> type) {
    return resources.stream().filter(type::isInstance).map(type::cast);
  }
}
