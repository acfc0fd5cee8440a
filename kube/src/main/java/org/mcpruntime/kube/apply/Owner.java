package org.mcpruntime.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;

/**
 * Whose objects they are: when it goes, the cluster collects them.
 *
 * @param uid of the one that is meant; another of the same name owns other objects
 */
public record Owner(String apiVersion, String kind, ObjectRef ref, String uid) {

  /** The owner that a stored resource is. */
  public static Owner of(Resource resource) {
    return new Owner(
        Kind.API_VERSION,
        resource.kind().word(),
        resource.metadata().ref(),
        Objects.requireNonNull(resource.metadata().uid(), "the resource was never stored"));
  }

  boolean owns(ObjectNode object) {
    for (var reference : object.path("metadata").path("ownerReferences")) {
      if (reference.path("uid").asText().equals(uid)) {
        return true;
      }
    }
    return false;
  }

  JsonNode reference() {
    return Json.RESOURCES
        .createObjectNode()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("name", ref.name())
        .put("uid", uid)
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  @Override
  public String toString() {
    return kind + " " + ref;
  }
}
