package org.mcpruntime.kube.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Write;

/** Where the API has our resources. */
final class Paths {

  private static final String GROUP = "/apis/" + Kind.API_VERSION;

  /** Objects of one answer; more come in further ones. */
  static final int PAGE = 500;

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

  static String of(Selection selection) {
    var namespace = selection.namespace();
    return (namespace == null ? GROUP : GROUP + "/namespaces/" + escaped(namespace))
        + "/"
        + selection.kind().plural();
  }

  /** One page of a list, where a token of the one before tells that there is one. */
  static String page(Selection selection, @Nullable String token) {
    return of(selection) + "?limit=" + PAGE + (token == null ? "" : "&continue=" + escaped(token));
  }

  /** Every change after a version, as long as so many seconds. */
  static String watch(Selection selection, Version after, long seconds) {
    return of(selection)
        + "?watch=true&allowWatchBookmarks=true&resourceVersion="
        + escaped(after.text())
        + "&timeoutSeconds="
        + seconds;
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
