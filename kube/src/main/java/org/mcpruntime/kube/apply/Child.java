package org.mcpruntime.kube.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An object of the client library as the API has it: its JSON and where it is. */
record Child(Id id, String path, ObjectNode value) {

  /** What tells one object from another, in one cluster. */
  record Id(String apiVersion, String kind, String namespace, String name) {

    /** Such as {@code Deployment team-a/echo}. */
    @Override
    public String toString() {
      return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
  }

  static Child of(HasMetadata object, KubernetesSerialization serialization) {
    var metadata = object.getMetadata();
    var namespace = metadata.getNamespace() == null ? "" : metadata.getNamespace();
    var id = new Id(object.getApiVersion(), object.getKind(), namespace, metadata.getName());
    return new Child(
        id, path(id, plural(object)), serialization.convertValue(object, ObjectNode.class));
  }

  private static String plural(HasMetadata object) {
    return object instanceof GenericKubernetesResource
        ? Pluralize.toPlural(object.getKind().toLowerCase(Locale.ROOT))
        : object.getPlural();
  }

  private static String path(Id id, String plural) {
    var group = (id.apiVersion().contains("/") ? "/apis/" : "/api/") + id.apiVersion();
    var scope = id.namespace().isEmpty() ? "" : "/namespaces/" + escaped(id.namespace());
    return group + scope + "/" + plural + "/" + escaped(id.name());
  }

  private static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8);
  }
}
