package org.mcpruntime.setup;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.mcpruntime.kube.api.KubeApi;

/** The way to a cluster. */
public record Connection(KubernetesClient client) implements AutoCloseable {

  /**
   * To the cluster of a context of a kubeconfig, which is read and never written.
   *
   * @param context empty for the current one
   */
  public static Connection to(Path kubeconfig, String context) {
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
      return new Connection(new KubernetesClientBuilder().withConfig(config).build());
    } catch (KubernetesClientException e) {
      throw new SetupRefusal("%s is no kubeconfig: %s".formatted(kubeconfig, e.getMessage()), e);
    }
  }

  /** Where it leads to. */
  public String address() {
    return client.getMasterUrl().toString();
  }

  /** What answers there. */
  public KubeApi api() {
    return KubeApi.of(client);
  }

  /**
   * @param say hears what was done, a sentence for each part
   */
  public Installer.Applied apply(Installation installation, Consumer<String> say) {
    return new Installer(client, say).apply(installation);
  }

  @Override
  public void close() {
    client.close();
  }
}
