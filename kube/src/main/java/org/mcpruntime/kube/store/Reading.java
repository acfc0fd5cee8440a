package org.mcpruntime.kube.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;

/**
 * Objects of the API as our records. One that fits an older or newer schema, but not the record, is
 * told to the report and left out: an object that cannot be read must not hide the others.
 */
record Reading(Consumer<String> report) {

  Optional<Resource> resource(Kind kind, ObjectNode value) {
    try {
      var complete = value.deepCopy();
      // Items of a list do not repeat what the list says.
      complete.put("apiVersion", Kind.API_VERSION).put("kind", kind.word());
      complete.withObject("metadata").remove("managedFields");
      return Optional.of(Resource.of(kind, complete));
    } catch (JsonProcessingException e) {
      var metadata = value.path("metadata");
      report.accept(
          "%s %s/%s cannot be read and counts as absent: %s"
              .formatted(
                  kind.word(),
                  metadata.path("namespace").asText(),
                  metadata.path("name").asText(),
                  e.getOriginalMessage()));
      return Optional.empty();
    }
  }
}
