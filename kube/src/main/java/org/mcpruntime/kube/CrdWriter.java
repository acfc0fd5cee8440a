package org.mcpruntime.kube;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the CustomResourceDefinitions of the contract's records. */
public final class CrdWriter {

  /** API group of our resources. */
  public static final String GROUP = "mcpruntime.org";

  /** The one version there is. */
  public static final String VERSION = "v1alpha1";

  private static final List<Class<? extends HasMetadata>> RESOURCES =
      List.of(MCPServerResource.class, MCPAccessGrantResource.class, MCPAgentSessionResource.class);

  private static final String HEADER =
      "# Generated from the records of the module contract; ./verify --update writes it anew.\n";

  private CrdWriter() {}

  /** File name, such as {@code mcpruntime.org_mcpservers.yaml}, to YAML text. */
  public static Map<String, String> write() {
    var files = new TreeMap<String, String>();
    for (var resource : RESOURCES) {
      var name = GROUP + "_" + HasMetadata.getPlural(resource) + ".yaml";
      files.put(name, HEADER + withoutComment(generate(resource)));
    }
    return files;
  }

  private static String generate(Class<? extends HasMetadata> resource) {
    var written = new ByteArrayOutputStream();
    int count =
        new CRDGenerator()
            .customResourceClasses(List.of(resource))
            .forCRDVersions("v1")
            .withPostProcessor(new Finish(resource))
            .withOutput(new To(written))
            .generate();
    if (count != 1) {
      throw new IllegalStateException(count + " definitions were written for " + resource);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  private static String withoutComment(String yaml) {
    return yaml.startsWith("#") ? yaml.substring(yaml.indexOf('\n') + 1) : yaml;
  }

  private record To(ByteArrayOutputStream written) implements CRDGenerator.CRDOutput<OutputStream> {

    @Override
    public OutputStream outputFor(String crdName) {
      return written;
    }

    @Override
    public void close() {}
  }

  /**
   * What the generator cannot say: columns in our order, each rule once, a bounded name, a spec.
   */
  private record Finish(Class<? extends HasMetadata> resource) implements CRDPostProcessor {

    @Override
    public HasMetadata process(HasMetadata definition, String crdVersion) {
      var crd = (CustomResourceDefinition) definition;
      var version = crd.getSpec().getVersions().getFirst();
      version.getAdditionalPrinterColumns().sort(Comparator.comparingInt(this::position));
      var root = version.getSchema().getOpenAPIV3Schema();
      withoutRepeatedRules(root);
      root.setRequired(List.of("spec"));
      if (resource == MCPServerResource.class) {
        root.getProperties().put("metadata", labelName());
      }
      return crd;
    }

    private int position(CustomResourceColumnDefinition column) {
      return Arrays.stream(resource.getAnnotationsByType(AdditionalPrinterColumn.class))
          .map(AdditionalPrinterColumn::name)
          .toList()
          .indexOf(column.getName());
    }

    /**
     * A record component's annotation stands on its field and on its accessor, and is read from
     * both.
     */
    private static void withoutRepeatedRules(JSONSchemaProps schema) {
      var rules = schema.getXKubernetesValidations();
      if (rules != null) {
        schema.setXKubernetesValidations(List.copyOf(new LinkedHashSet<>(rules)));
      }
      if (schema.getProperties() != null) {
        schema.getProperties().values().forEach(Finish::withoutRepeatedRules);
      }
      if (schema.getItems() != null) {
        withoutRepeatedRules(schema.getItems().getSchema());
      }
    }

    /** A server's name becomes a label, a container and a Service, so it is a DNS label. */
    private static JSONSchemaProps labelName() {
      var name = new JSONSchemaProps();
      name.setType("string");
      name.setMaxLength(63L);
      name.setPattern("^[a-z]([-a-z0-9]*[a-z0-9])?$");
      var metadata = new JSONSchemaProps();
      metadata.setType("object");
      metadata.setProperties(Map.of("name", name));
      return metadata;
    }
  }
}
