package org.mcpruntime.operator.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;

/**
 * What somebody wants to be stored. It fits the schema, whose defaults are filled in.
 *
 * @param old what it is to replace; null where it is new
 */
public record Proposal(Kind kind, ObjectNode object, @Nullable ObjectNode old) {

  ObjectRef ref() {
    var metadata = object.path("metadata");
    return new ObjectRef(metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  /** Whether it only waits for its finalizers, which nobody is to hold up. */
  boolean isGoing() {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  boolean leavesTheSpec() {
    return old != null && old.path("spec").equals(object.path("spec"));
  }

  Resource resource() throws JsonProcessingException {
    return Resource.of(kind, object);
  }

  /** What it replaces, where that can be read. */
  Optional<Resource> replaced() {
    try {
      return old == null ? Optional.empty() : Optional.of(Resource.of(kind, old));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }
}
