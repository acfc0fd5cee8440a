package org.mcpruntime.setup;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The way to a cluster. */
public final class Connection {

  private Connection() {}

  /**
   * To the cluster of a context of a kubeconfig, which is read and never written.
   *
   * @param context empty for the current one
   */
  public static KubernetesClient to(Path kubeconfig, String context) {
    if (!Files.isReadable(kubeconfig)) {
      throw new SetupRefusal(
          kubeconfig + " cannot be read; name a kubeconfig: --kubeconfig, or KUBECONFIG");
    }
    try {
      var config =
          context.isEmpty()
              ? Config.fromKubeconfig(kubeconfig.toFile())
              : Config.fromKubeconfig(context, kubeconfig.toFile());
      var current = config.getCurrentContext();
      if (current == null || (!context.isEmpty() && !current.getName().equals(context))) {
        throw new SetupRefusal(
            context.isEmpty()
                ? kubeconfig + " has no current context; name one: --context"
                : "%s has no context '%s'".formatted(kubeconfig, context));
      }
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (KubernetesClientException e) {
      throw new SetupRefusal("%s is no kubeconfig: %s".formatted(kubeconfig, e.getMessage()), e);
    }
  }
}
