package org.mcpruntime.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.resources.Kind;

/** All objects of one kind that are in sight, and whose they are. Safe for several threads. */
final class Shelf {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final ChildKind kind;
  private final String manager;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<ObjectRef, Held> objects = new HashMap<>();

  /** By the server that an object is about. */
  @GuardedBy("lock")
  private final Map<ObjectRef, Set<ObjectRef>> index = new HashMap<>();

  /** An object: its JSON in UTF-8, and the servers that have to be looked at when it changes. */
  private record Held(Bytes json, Set<ObjectRef> about) {}

  /** Of records, arrays are no components. */
  private static final class Bytes {

    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * @param manager whose {@code managedFields} are kept; those of others nobody asks for
   */
  Shelf(ChildKind kind, String manager) {
    this.kind = kind;
    this.manager = manager;
  }

  /** Puts an object there. Returns the servers that it is, or was, about. */
  Set<ObjectRef> put(ObjectNode object) {
    var held = new Held(bytes(trimmed(object)), about(object));
    lock.lock();
    try {
      var ref = ref(object);
      var all = new HashSet<>(held.about);
      all.addAll(removed(ref));
      objects.put(ref, held);
      for (var server : held.about) {
        index.computeIfAbsent(server, _ -> new TreeSet<>()).add(ref);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Takes an object away. Returns the servers that it was about. */
  Set<ObjectRef> remove(ObjectRef ref) {
    lock.lock();
    try {
      return removed(ref);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Set<ObjectRef> removed(ObjectRef ref) {
    var held = objects.remove(ref);
    if (held == null) {
      return Set.of();
    }
    for (var server : held.about) {
      index.computeIfPresent(
          server,
          (_, refs) -> {
            refs.remove(ref);
            return refs.isEmpty() ? null : refs;
          });
    }
    return held.about;
  }

  /**
   * Those that are there.
   *
   * @param namespace null for all
   */
  Set<ObjectRef> refs(@Nullable String namespace) {
    lock.lock();
    try {
      var found = new HashSet<ObjectRef>();
      for (var ref : objects.keySet()) {
        if (namespace == null || namespace.equals(ref.namespace())) {
          found.add(ref);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  Optional<HasMetadata> get(ObjectRef ref) {
    lock.lock();
    try {
      return Optional.ofNullable(objects.get(ref)).map(held -> typed(held.json));
    } finally {
      lock.unlock();
    }
  }

  /** Those that are about a server, and those of some names. */
  List<HasMetadata> of(ObjectRef server, Set<String> names) {
    var found = new ArrayList<Bytes>();
    lock.lock();
    try {
      var refs = new TreeSet<>(index.getOrDefault(server, Set.of()));
      for (var name : names) {
        refs.add(new ObjectRef(server.namespace(), name));
      }
      for (var ref : refs) {
        var held = objects.get(ref);
        if (held != null) {
          found.add(held.json);
        }
      }
    } finally {
      lock.unlock();
    }
    return found.stream().map(this::typed).toList();
  }

  int size() {
    lock.lock();
    try {
      return objects.size();
    } finally {
      lock.unlock();
    }
  }

  static ObjectRef ref(ObjectNode object) {
    var metadata = object.path("metadata");
    return new ObjectRef(metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  private Set<ObjectRef> about(ObjectNode object) {
    var metadata = object.path("metadata");
    var namespace = metadata.path("namespace").asText();
    var servers = new HashSet<ObjectRef>();
    for (var owner : metadata.path("ownerReferences")) {
      if (owner.path("kind").asText().equals(Kind.SERVER.word())
          && owner.path("apiVersion").asText().equals(Kind.API_VERSION)) {
        servers.add(new ObjectRef(namespace, owner.path("name").asText()));
      }
    }
    if (kind == ChildKind.AUTOSCALER) {
      var target = object.path("spec").path("scaleTargetRef");
      servers.add(new ObjectRef(namespace, target.path("name").asText()));
    }
    return Set.copyOf(servers);
  }

  private ObjectNode trimmed(ObjectNode object) {
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.word());
    if (object.path("metadata") instanceof ObjectNode metadata) {
      var fields = metadata.path("managedFields");
      var ours = Json.RESOURCES.createArrayNode();
      for (JsonNode entry : fields) {
        if (entry.path("manager").asText().equals(manager)) {
          ours.add(entry);
        }
      }
      metadata.set("managedFields", ours);
    }
    return object;
  }

  private static Bytes bytes(ObjectNode object) {
    try {
      return new Bytes(Json.RESOURCES.writeValueAsBytes(object));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always written", e);
    }
  }

  private HasMetadata typed(Bytes json) {
    return SERIALIZATION.unmarshal(new String(json.bytes, StandardCharsets.UTF_8), kind.type());
  }
}
