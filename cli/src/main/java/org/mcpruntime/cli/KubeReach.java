package org.mcpruntime.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command speaks to: as other tools of Kubernetes choose it. */
final class KubeReach {

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "else MCP_SETUP_KUBECONFIG, KUBECONFIG, ~/.kube/config")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "of the kubeconfig; else MCP_KUBE_CONTEXT, the current one")
  private String context = "";

  private final Map<String, String> environment;

  KubeReach(Map<String, String> environment) {
    this.environment = environment;
  }

  Path kubeconfig() {
    if (kubeconfig != null) {
      return kubeconfig;
    }
    // KUBECONFIG may name several between colons; the first one is whose current context counts.
    return Stream.of(variable("MCP_SETUP_KUBECONFIG"), variable("KUBECONFIG"))
        .filter(files -> !files.isBlank())
        .map(files -> files.split(File.pathSeparator, 2)[0])
        .map(Path::of)
        .findFirst()
        .orElseGet(() -> Path.of(variable("HOME"), ".kube", "config"));
  }

  /** Empty for the current one. */
  String context() {
    return context.isEmpty() ? variable("MCP_KUBE_CONTEXT") : context;
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
