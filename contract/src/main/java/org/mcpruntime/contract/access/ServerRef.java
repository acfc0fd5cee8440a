package org.mcpruntime.contract.access;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;

/**
 * The server a grant or session is for.
 *
 * @param namespace absent means the namespace of the referring object
 */
public record ServerRef(
    @Required @Size(min = 1, max = 63) String name, @Nullable @Size(max = 63) String namespace) {

  public ServerRef {
    name = Texts.orEmpty(name);
  }

  /** The full reference, seen from an object in a namespace. */
  public ObjectRef from(String ownNamespace) {
    return new ObjectRef(Texts.or(namespace, ownNamespace).strip(), name);
  }
}
