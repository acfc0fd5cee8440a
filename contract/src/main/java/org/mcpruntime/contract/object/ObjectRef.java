package org.mcpruntime.contract.object;

import java.util.Comparator;

/**
 * Namespace and name of an object; ordered by namespace, then name, bytewise for the names
 * Kubernetes allows.
 */
public record ObjectRef(String namespace, String name) implements Comparable<ObjectRef> {

  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::namespace).thenComparing(ObjectRef::name);

  public ObjectRef {
    namespace = Texts.orEmpty(namespace);
    name = Texts.orEmpty(name);
  }

  @Override
  public int compareTo(ObjectRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
