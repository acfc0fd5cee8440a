package org.mcpruntime.feed.publish;

import java.util.Set;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * Who subscribes, and what they may see.
 *
 * @param name of the credential
 * @param servers {@code *}, {@code namespace/*} or {@code namespace/name}
 */
public record View(String name, Set<String> servers) {

  public View {
    servers = Set.copyOf(servers);
  }

  /** Whether the server's policy may be seen. */
  public boolean includes(ObjectRef server) {
    return servers.contains("*")
        || servers.contains(server.namespace() + "/*")
        || servers.contains(server.namespace() + "/" + server.name());
  }
}
