package org.mcpruntime.resources.store;

import java.util.Comparator;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.resources.Kind;

/** What identifies a resource; ordered by kind, namespace and name. */
public record ResourceRef(Kind kind, ObjectRef ref) implements Comparable<ResourceRef> {

  private static final Comparator<ResourceRef> ORDER =
      Comparator.comparing(ResourceRef::kind).thenComparing(ResourceRef::ref);

  public static ResourceRef of(Kind kind, String namespace, String name) {
    return new ResourceRef(kind, new ObjectRef(namespace, name));
  }

  @Override
  public int compareTo(ResourceRef other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code MCPServer team-a/echo}. */
  @Override
  public String toString() {
    return kind.word() + " " + ref;
  }
}
