package org.mcpruntime.resources.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;

/** What an object becomes: identity goes on, the generation rises with the spec alone. */
final class Succession {

  private Succession() {}

  /**
   * An object that is new.
   *
   * @param completed fits the schema
   */
  static Resource first(Kind kind, ObjectNode completed, long version, Instant now) {
    var value = bare(completed);
    metadata(value)
        .put("uid", UUID.randomUUID().toString())
        .put("resourceVersion", Long.toString(version))
        .put("generation", 1)
        .put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
    return resource(kind, value);
  }

  /** The same object with another spec, other labels or annotations; itself if they are none. */
  static Resource next(Resource current, ObjectNode completed, long version) {
    var value = bare(completed);
    if (current.status() != null) {
      value.set("status", Json.RESOURCES.valueToTree(current.status()));
    }
    long generation = Objects.requireNonNullElse(current.metadata().generation(), 1L);
    identify(value, current, version, generation);
    var next = resource(current.kind(), value);
    if (!next.spec().equals(current.spec())) {
      identify(value, current, version, generation + 1);
      return resource(current.kind(), value);
    }
    boolean same =
        next.metadata().labels().equals(current.metadata().labels())
            && next.metadata().annotations().equals(current.metadata().annotations());
    return same ? current : next;
  }

  /** The same object with another status, null for none; itself if it is none other. */
  static Resource withStatus(Resource current, @Nullable Record status, long version) {
    if (Objects.equals(status, current.status())) {
      return current;
    }
    var value = current.json();
    value.remove("status");
    if (status != null) {
      value.set("status", Json.RESOURCES.valueToTree(status));
    }
    metadata(value).put("resourceVersion", Long.toString(version));
    return resource(current.kind(), value);
  }

  /** The object as it was when it was removed. */
  static Resource removed(Resource current, long version) {
    var value = current.json();
    metadata(value).put("resourceVersion", Long.toString(version));
    return resource(current.kind(), value);
  }

  /** Whether two states of an object are one. */
  static boolean same(Resource one, Resource other) {
    return one.version().equals(other.version());
  }

  /** What a manifest decides about: the rest of its metadata is the store's business. */
  static ObjectNode bare(ObjectNode manifest) {
    var value = manifest.objectNode();
    value.set("apiVersion", manifest.path("apiVersion"));
    value.set("kind", manifest.path("kind"));
    var metadata = value.putObject("metadata");
    var given = manifest.path("metadata");
    metadata.set("name", given.path("name"));
    metadata.set("namespace", given.path("namespace"));
    for (var map : new String[] {"labels", "annotations"}) {
      if (given.path(map).isObject() && !given.path(map).isEmpty()) {
        metadata.set(map, given.path(map).deepCopy());
      }
    }
    value.set("spec", manifest.path("spec").deepCopy());
    return value;
  }

  private static void identify(ObjectNode value, Resource current, long version, long generation) {
    var identity = current.metadata();
    var metadata =
        metadata(value)
            .put("uid", identity.uid())
            .put("resourceVersion", Long.toString(version))
            .put("generation", generation);
    if (identity.creationTimestamp() != null) {
      metadata.put("creationTimestamp", identity.creationTimestamp().toString());
    }
  }

  private static ObjectNode metadata(ObjectNode value) {
    return value.withObject("metadata");
  }

  private static Resource resource(Kind kind, ObjectNode value) {
    try {
      return Resource.of(kind, value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("what fits the schema does not fit the record", e);
    }
  }
}
