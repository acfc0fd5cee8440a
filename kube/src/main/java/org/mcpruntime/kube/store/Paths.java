package org.mcpruntime.kube.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.mcpruntime.kube.watch.Topic;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Write;

/** Where the API has our resources. */
final class Paths {

  private static final String GROUP = "/apis/" + Kind.API_VERSION;

  private Paths() {}

  static String of(ResourceRef ref) {
    return GROUP
        + "/namespaces/"
        + escaped(ref.ref().namespace())
        + "/"
        + ref.kind().plural()
        + "/"
        + escaped(ref.ref().name());
  }

  private static String of(Selection selection) {
    var namespace = selection.namespace();
    return (namespace == null ? GROUP : GROUP + "/namespaces/" + escaped(namespace))
        + "/"
        + selection.kind().plural();
  }

  static Topic topic(Selection selection) {
    return new Topic(of(selection), "");
  }

  static String dryRun(Write write) {
    return switch (write) {
      case FOR_REAL -> "";
      case DRY_RUN -> "&dryRun=All";
    };
  }

  static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8);
  }
}
