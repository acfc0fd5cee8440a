package org.mcpruntime.resources.store;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Kind;

/**
 * Which resources are meant.
 *
 * @param namespace null where all are meant
 */
public record Selection(Kind kind, @Nullable String namespace) {

  public static Selection all(Kind kind) {
    return new Selection(kind, null);
  }

  public static Selection in(Kind kind, String namespace) {
    return new Selection(kind, namespace);
  }

  public boolean has(ResourceRef ref) {
    return ref.kind() == kind && (namespace == null || namespace.equals(ref.ref().namespace()));
  }
}
