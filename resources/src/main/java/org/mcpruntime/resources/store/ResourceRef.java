package org.mcpruntime.resources.store;

import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.resources.Kind;

/** What identifies a resource; ordered by kind, namespace and name. */
public record ResourceRef(Kind kind, ObjectRef ref) implements Comparable<ResourceRef> {

  public static ResourceRef of(Kind kind, String namespace, String name) {
    return new ResourceRef(kind, new ObjectRef(namespace, name));
  }

  @Override
  public int compareTo(ResourceRef other) {
    int byKind = kind.compareTo(other.kind);
    return byKind == 0 ? ref.compareTo(other.ref) : byKind;
  }

  /** Such as {@code MCPServer team-a/echo}. */
  @Override
  public String toString() {
    return kind.word() + " " + ref;
  }
}
