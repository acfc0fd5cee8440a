package org.mcpruntime.kube.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;

/**
 * Objects of the API as our records. One that fits an older or newer schema, but not the record, is
 * told to the report, and must not hide the others.
 */
record Reading(Consumer<String> report) {

  /** An object as it is, for those who would write it back; empty where it cannot be read. */
  Optional<Resource> resource(Kind kind, ObjectNode value) {
    try {
      return Optional.of(Resource.of(kind, complete(kind, value)));
    } catch (JsonProcessingException e) {
      report(kind, value, "cannot be read and counts as absent", e);
      return Optional.empty();
    }
  }

  /**
   * An object for those who decide by it: what cannot be read closes. Of a grant what it denies
   * stays; a session is none; a status is nobody's business but ours.
   */
  Optional<Resource> decisive(Kind kind, ObjectNode value) {
    var complete = complete(kind, value);
    if (complete.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(MCPAccessGrant.UNREADABLE); // we alone say so
    }
    try {
      return Optional.of(Resource.of(kind, complete));
    } catch (JsonProcessingException e) {
      complete.remove("status");
      return withoutStatus(kind, complete).or(() -> closed(kind, complete, e));
    }
  }

  private static Optional<Resource> withoutStatus(Kind kind, ObjectNode complete) {
    try {
      return Optional.of(Resource.of(kind, complete));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private Optional<Resource> closed(Kind kind, ObjectNode complete, JsonProcessingException why) {
    var closed =
        kind == Kind.GRANT
            ? ClosedGrant.of(complete, why.getOriginalMessage())
            : Optional.<Resource>empty();
    var sentence =
        switch (kind) {
          case SERVER -> "cannot be read; what was known of it stays until all is listed anew";
          case GRANT ->
              closed.isPresent()
                  ? "cannot be read; only what it denies counts"
                  : "cannot be read and counts as absent";
          case SESSION -> "cannot be read and counts as absent";
        };
    report(kind, complete, sentence, why);
    return closed;
  }

  /** What is left to be said of an object that is gone, or is to count as gone: whose it was. */
  Resource gone(Kind kind, ObjectNode value) {
    var complete = complete(kind, value);
    complete.remove("status");
    return withoutStatus(kind, complete).orElseGet(() -> nameOnly(kind, complete));
  }

  private static Resource nameOnly(Kind kind, ObjectNode complete) {
    var metadata = complete.path("metadata");
    var bare = complete.objectNode();
    bare.put("apiVersion", Kind.API_VERSION).put("kind", kind.word());
    var names = bare.putObject("metadata");
    for (var member : new String[] {"name", "namespace", "uid", "resourceVersion"}) {
      names.put(member, metadata.path(member).asText());
    }
    bare.putObject("spec").putObject("serverRef").put("name", "");
    try {
      return Resource.of(kind, bare);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names can always be read", e);
    }
  }

  private static ObjectNode complete(Kind kind, ObjectNode value) {
    var complete = value.deepCopy();
    // Items of a list do not repeat what the list says.
    complete.put("apiVersion", Kind.API_VERSION).put("kind", kind.word());
    complete.withObject("metadata").remove("managedFields");
    return complete;
  }

  private void report(Kind kind, ObjectNode value, String how, JsonProcessingException why) {
    var metadata = value.path("metadata");
    report.accept(
        "%s %s/%s %s: %s"
            .formatted(
                kind.word(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                how,
                why.getOriginalMessage()));
  }
}
