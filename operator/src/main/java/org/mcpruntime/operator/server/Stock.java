package org.mcpruntime.operator.server;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.desired.Labels;

/**
 * Objects as they are on the cluster: the children of a server, and those of others that matter to
 * it. Their order is no matter.
 */
public record Stock(List<HasMetadata> objects) {

  public static final Stock EMPTY = new Stock(List.of());

  public Stock {
    objects =
        objects.stream()
            .sorted(
                Comparator.comparing((HasMetadata object) -> object.getKind())
                    .thenComparing(object -> Texts.orEmpty(object.getMetadata().getNamespace()))
                    .thenComparing(object -> object.getMetadata().getName()))
            .toList();
  }

  public <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
    return all(type).filter(object -> object.getMetadata().getName().equals(name)).findFirst();
  }

  <T extends HasMetadata> Stream<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast);
  }

  /** Whether it is there, whatever it holds. */
  public boolean has(String kind, String name) {
    return objects.stream()
        .anyMatch(
            object -> object.getKind().equals(kind) && object.getMetadata().getName().equals(name));
  }

  /** Those that an operator made for a server. */
  Stream<HasMetadata> ofServer(MCPServer server) {
    return objects.stream().filter(object -> isOurs(object) && isOwned(object, server));
  }

  /** Objects of these names that are another server's already, such as the canary of a namesake. */
  List<Problem> othersAmong(List<HasMetadata> wanted, MCPServer server) {
    return objects.stream()
        .filter(object -> isControlled(object) && !isOwned(object, server))
        .filter(object -> wanted.stream().anyMatch(child -> isSame(child, object)))
        .map(
            object ->
                new Problem(
                    "metadata.name",
                    "%s %s is somebody else's already; say another name"
                        .formatted(object.getKind(), object.getMetadata().getName())))
        .toList();
  }

  private static boolean isSame(HasMetadata one, HasMetadata other) {
    return one.getKind().equals(other.getKind())
        && one.getMetadata().getName().equals(other.getMetadata().getName());
  }

  private static boolean isControlled(HasMetadata object) {
    var owners = object.getMetadata().getOwnerReferences();
    return owners != null
        && owners.stream().anyMatch(owner -> Boolean.TRUE.equals(owner.getController()));
  }

  private static boolean isOurs(HasMetadata object) {
    var labels = object.getMetadata().getLabels();
    return labels != null && Labels.RUNTIME.equals(labels.get(Labels.MANAGED_BY));
  }

  private static boolean isOwned(HasMetadata object, MCPServer server) {
    var owners = object.getMetadata().getOwnerReferences();
    return owners != null && owners.stream().anyMatch(owner -> owns(owner, server));
  }

  private static boolean owns(OwnerReference owner, MCPServer server) {
    @Nullable String uid = server.metadata().uid();
    return Boolean.TRUE.equals(owner.getController())
        && owner.getKind().equals(server.kind())
        && owner.getName().equals(server.metadata().name())
        && (uid == null || Objects.equals(uid, owner.getUid()));
  }

  /** Whether somebody else decides how many pods a Deployment has. */
  boolean isAutoscaled(String deployment) {
    return all(HorizontalPodAutoscaler.class)
        .map(scaler -> scaler.getSpec().getScaleTargetRef())
        .anyMatch(
            target -> target.getKind().equals("Deployment") && target.getName().equals(deployment));
  }
}
