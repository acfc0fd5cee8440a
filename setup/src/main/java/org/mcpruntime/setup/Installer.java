package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Applies an installation, as often as one likes: what is as it should be is not written again, and
 * fields that others own stay theirs unless they are the installation's own.
 */
public record Installer(KubernetesClient client, Consumer<String> say) {

  private static final String MANAGER = "mcp-runtime-setup";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How many objects were made, changed, or left as they are. */
  public record Applied(int made, int changed, int unchanged) {

    private Applied plus(Applied other) {
      return new Applied(made + other.made, changed + other.changed, unchanged + other.unchanged);
    }
  }

  public Applied apply(Installation installation) {
    var sum = new Applied(0, 0, 0);
    for (var part : installation.parts()) {
      var applied = new Applied(0, 0, 0);
      for (var object : part.objects()) {
        applied = applied.plus(apply(object));
      }
      say.accept(
          "%s: %d made, %d changed, %d as they were"
              .formatted(part.title(), applied.made, applied.changed, applied.unchanged));
      part.objects().forEach(this::awaitServed);
      sum = sum.plus(applied);
    }
    return sum;
  }

  private Applied apply(HasMetadata object) {
    try {
      var before = client.resource(object).get();
      var after = client.resource(object).fieldManager(MANAGER).forceConflicts().serverSideApply();
      if (before == null) {
        return new Applied(1, 0, 0);
      }
      return version(before).equals(version(after)) ? new Applied(0, 0, 1) : new Applied(0, 1, 0);
    } catch (KubernetesClientException e) {
      throw new SetupRefusal(
          "%s %s cannot be applied: %s"
              .formatted(object.getKind(), object.getMetadata().getName(), e.getMessage()),
          e);
    }
  }

  private static String version(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getResourceVersion(), "");
  }

  /** What is defined can be used when the API server says so, a moment later. */
  private void awaitServed(HasMetadata object) {
    if (!(object instanceof CustomResourceDefinition definition)) {
      return;
    }
    try {
      var _ =
          client
              .resource(definition)
              .waitUntilCondition(Installer::isServed, PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw new SetupRefusal(
          "the API server does not serve %s; see its status"
              .formatted(definition.getMetadata().getName()),
          e);
    }
  }

  private static boolean isServed(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }
}
