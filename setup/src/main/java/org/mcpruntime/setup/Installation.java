package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Stream;
import org.mcpruntime.kube.CrdWriter;

/** The objects of an installation, in the order in which they are applied. */
public record Installation(List<Part> parts) {

  public Installation {
    parts = List.copyOf(parts);
  }

  /**
   * Objects that are applied together, and a file of {@code deploy/install}.
   *
   * @param file empty for those that have files elsewhere
   */
  public record Part(String title, String file, List<HasMetadata> objects) {

    public Part {
      objects = List.copyOf(objects);
    }

    /** All of them in one file. */
    public String yaml() {
      return Installation.yaml(objects);
    }
  }

  public static Installation of(InstallPlan plan) {
    return new Installation(
        List.of(
            new Part("definitions", "", List.copyOf(definitions())),
            new Part("namespaces", "namespaces.yaml", List.copyOf(Namespaces.of(plan))),
            new Part("rights", "rights.yaml", Rights.of(plan)),
            new Part(
                "network",
                "network.yaml",
                Stream.<HasMetadata>concat(
                        OperatorServices.all().stream(), Isolation.all().stream())
                    .toList()),
            new Part(
                "operator", "operator.yaml", List.of(Operator.deployment(plan), Operator.budget())),
            new Part("admission", "admission.yaml", List.of(Admission.configuration()))));
  }

  /** Everything as YAML documents. */
  public String yaml() {
    return yaml(parts.stream().flatMap(part -> part.objects().stream()).toList());
  }

  private static List<CustomResourceDefinition> definitions() {
    var serialization = new KubernetesSerialization();
    return CrdWriter.write().values().stream()
        .map(text -> serialization.unmarshal(text, CustomResourceDefinition.class))
        .toList();
  }

  private static String yaml(List<HasMetadata> objects) {
    var serialization = new KubernetesSerialization();
    var text = new StringBuilder();
    for (var object : objects) {
      var document = serialization.asYaml(object);
      text.append(document.startsWith("---") ? "" : "---\n").append(document);
    }
    return text.toString();
  }
}
