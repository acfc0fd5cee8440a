package org.mcpruntime.resources.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What somebody wants an object to be, in JSON, not yet held against schema and rules. */
public record Manifest(ObjectNode value) {

  public Manifest {
    value = value.deepCopy();
  }

  /** The very resource, changed or not; its version guards against other writers. */
  public static Manifest of(Resource resource) {
    return new Manifest(resource.json());
  }
}
