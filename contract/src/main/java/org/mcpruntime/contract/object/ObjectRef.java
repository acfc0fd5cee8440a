package org.mcpruntime.contract.object;

/**
 * Namespace and name of an object; ordered by namespace, then name, bytewise for the names
 * Kubernetes allows.
 */
public record ObjectRef(String namespace, String name) implements Comparable<ObjectRef> {

  public ObjectRef {
    namespace = Texts.orEmpty(namespace);
    name = Texts.orEmpty(name);
  }

  @Override
  public int compareTo(ObjectRef other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace == 0 ? name.compareTo(other.name) : byNamespace;
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
