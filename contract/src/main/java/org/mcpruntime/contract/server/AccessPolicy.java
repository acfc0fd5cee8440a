package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.mcpruntime.contract.object.Texts;

/** Which other namespaces may hold grants and sessions for this server. */
public record AccessPolicy(@Size(max = 64) List<String> fromNamespaces) {

  public AccessPolicy {
    fromNamespaces = Texts.copy(fromNamespaces);
  }
}
