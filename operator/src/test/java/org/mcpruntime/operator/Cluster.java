package org.mcpruntime.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.operator.desired.Certificate;
import org.mcpruntime.operator.server.Children;
import org.mcpruntime.operator.server.Stock;

/** A cluster in a map: it keeps what is applied, and its controllers do what a case says. */
final class Cluster {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final Map<String, HasMetadata> objects = new TreeMap<>();

  /** Templates of the pods that run, by Deployment. */
  private final Map<String, PodTemplateSpec> running = new TreeMap<>();

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  /** Writes what a plan says, and takes away what has to go. */
  void carryOut(Children children) {
    children.owned().forEach(this::apply);
    children.common().forEach(this::apply);
    children.gone().forEach(this::remove);
  }

  void remove(HasMetadata object) {
    objects.remove(key(object));
    if (object instanceof Deployment) {
      running.remove(object.getMetadata().getName());
    }
  }

  void apply(HasMetadata wanted) {
    var copy = SERIALIZATION.clone(wanted);
    var before = objects.get(key(copy));
    long generation = 1;
    if (before != null && before.getMetadata().getGeneration() != null) {
      generation = before.getMetadata().getGeneration();
      if (before instanceof Deployment old && copy instanceof Deployment next) {
        generation += old.getSpec().equals(next.getSpec()) ? 0 : 1;
        next.setStatus(old.getStatus());
      }
    }
    copy.getMetadata().setGeneration(generation);
    objects.put(key(copy), copy);
  }

  /** What the others do, once all they have to do is done. */
  void act(Facts facts) {
    for (var object : new ArrayList<>(objects.values())) {
      switch (object) {
        case Deployment deployment -> act(deployment, facts);
        case Service service -> service.getSpec().setClusterIP("10.0.0.1");
        case Ingress ingress when facts.admitted() -> admit(ingress);
        case Certificate certificate -> sign(certificate, facts);
        default -> {
          // Nobody acts on it.
        }
      }
    }
    var chosen = facts.autoscaled();
    if (chosen != null) {
      autoscale(chosen);
    }
  }

  private void act(Deployment deployment, Facts facts) {
    boolean canary = deployment.getMetadata().getName().endsWith("-canary");
    var pods = canary ? facts.canary() : facts.stable();
    var before = deployment.getStatus();
    int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    int ready = before == null || before.getReadyReplicas() == null ? 0 : before.getReadyReplicas();
    if (pods == Facts.Pods.READY && wanted > 0) {
      running.put(deployment.getMetadata().getName(), deployment.getSpec().getTemplate());
    }
    deployment.setStatus(
        switch (pods) {
          case READY -> status(deployment, wanted, wanted);
          case COMING -> status(deployment, 0, Math.min(ready, wanted));
          case FAILED ->
              new DeploymentStatusBuilder(status(deployment, 0, Math.min(ready, wanted)))
                  .addNewCondition()
                  .withType("Progressing")
                  .withStatus("False")
                  .withReason("ProgressDeadlineExceeded")
                  .endCondition()
                  .build();
        });
  }

  /** Pods of a Deployment that run and are ready; null where there are none. */
  @Nullable PodTemplateSpec running(String deployment) {
    return running.get(deployment);
  }

  private static DeploymentStatus status(Deployment deployment, int updated, int ready) {
    return new DeploymentStatusBuilder()
        .withObservedGeneration(deployment.getMetadata().getGeneration())
        .withReplicas(Math.max(updated, ready))
        .withUpdatedReplicas(updated)
        .withAvailableReplicas(ready)
        .withReadyReplicas(ready)
        .build();
  }

  private static void admit(Ingress ingress) {
    var status = new io.fabric8.kubernetes.api.model.networking.v1.IngressStatusBuilder();
    ingress.setStatus(
        status
            .withNewLoadBalancer()
            .addNewIngress()
            .withIp("192.0.2.1")
            .endIngress()
            .endLoadBalancer()
            .build());
  }

  private void sign(Certificate certificate, Facts facts) {
    var data = new TreeMap<>(Map.of("tls.crt", "Y2VydGlmaWNhdGU=", "tls.key", "a2V5"));
    switch (facts.certificates()) {
      case PENDING -> {
        return;
      }
      case SIGNED -> data.put("ca.crt", "YXV0aG9yaXR5");
      case WITHOUT_AUTHORITY -> {
        // Some issuers do not say who they are.
      }
    }
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(certificate.getSpec().secretName())
            .withNamespace(certificate.getMetadata().getNamespace())
            .endMetadata()
            .withData(data)
            .build();
    objects.put(key(secret), secret);
  }

  private void autoscale(int chosen) {
    for (var object : new ArrayList<>(objects.values())) {
      if (object instanceof Deployment deployment) {
        var name = deployment.getMetadata().getName();
        var scaler =
            new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(deployment.getMetadata().getNamespace())
                .endMetadata()
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "Deployment", name)
                .endSpec()
                .build();
        objects.put(key(scaler), scaler);
        deployment.getSpec().setReplicas(chosen);
      }
    }
  }

  void put(HasMetadata object) {
    objects.put(key(object), object);
  }

  /** The objects themselves: for those that only look. */
  Stock view() {
    return new Stock(List.copyOf(objects.values()));
  }

  /** Copies, so that nobody changes what was seen. */
  Stock stock() {
    return new Stock(objects.values().stream().<HasMetadata>map(SERIALIZATION::clone).toList());
  }
}
