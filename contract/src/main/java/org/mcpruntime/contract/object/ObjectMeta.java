package org.mcpruntime.contract.object;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of Kubernetes object metadata that this product reads; other members are left alone. */
public record ObjectMeta(
    String name,
    String namespace,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable String uid,
    @Nullable String resourceVersion,
    @Nullable Long generation,
    @Nullable Instant creationTimestamp,
    @Nullable Instant deletionTimestamp) {

  public ObjectMeta {
    name = Texts.orEmpty(name);
    namespace = Texts.orEmpty(namespace);
    labels = Texts.copy(labels);
    annotations = Texts.copy(annotations);
  }

  /** Metadata of an object that was never stored. */
  public static ObjectMeta named(String namespace, String name) {
    return new ObjectMeta(name, namespace, Map.of(), Map.of(), null, null, null, null, null);
  }

  /** What identifies the object within its kind. */
  public ObjectRef ref() {
    return new ObjectRef(namespace, name);
  }
}
