package org.mcpruntime.operator.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.kube.watch.Topic;
import org.mcpruntime.operator.desired.Certificate;
import org.mcpruntime.operator.desired.IngressRoute;
import org.mcpruntime.operator.desired.Labels;
import org.mcpruntime.operator.desired.Middleware;
import org.mcpruntime.operator.desired.ServersTransport;
import org.mcpruntime.operator.desired.TLSOption;

/** A kind of objects that servers have, and that is watched. */
public enum ChildKind {
  DEPLOYMENT(Deployment.class, "/apis/apps/v1", "deployments"),
  REVISION(ControllerRevision.class, "/apis/apps/v1", "controllerrevisions"),
  SERVICE(Service.class, "/api/v1", "services"),
  CONFIG_MAP(ConfigMap.class, "/api/v1", "configmaps"),
  SERVICE_ACCOUNT(ServiceAccount.class, "/api/v1", "serviceaccounts"),
  INGRESS(Ingress.class, "/apis/networking.k8s.io/v1", "ingresses"),
  NETWORK_POLICY(NetworkPolicy.class, "/apis/networking.k8s.io/v1", "networkpolicies"),
  BUDGET(PodDisruptionBudget.class, "/apis/policy/v1", "poddisruptionbudgets"),
  /** Also those that somebody else made: they decide how many pods a server has. */
  AUTOSCALER(HorizontalPodAutoscaler.class, "/apis/autoscaling/v2", "horizontalpodautoscalers"),
  CERTIFICATE(Certificate.class, "/apis/cert-manager.io/v1", "certificates"),
  INGRESS_ROUTE(IngressRoute.class, "/apis/traefik.io/v1alpha1", "ingressroutes"),
  MIDDLEWARE(Middleware.class, "/apis/traefik.io/v1alpha1", "middlewares"),
  SERVERS_TRANSPORT(ServersTransport.class, "/apis/traefik.io/v1alpha1", "serverstransports"),
  TLS_OPTION(TLSOption.class, "/apis/traefik.io/v1alpha1", "tlsoptions");

  private final Class<? extends HasMetadata> type;
  private final String group;
  private final String plural;

  ChildKind(Class<? extends HasMetadata> type, String group, String plural) {
    this.type = type;
    this.group = group;
    this.plural = plural;
  }

  Class<? extends HasMetadata> type() {
    return type;
  }

  /** As the API has it in {@code apiVersion}; items of a list do not say it. */
  String apiVersion() {
    return group.substring(group.indexOf('/', 1) + 1);
  }

  /** Where the API says which kinds it has beside this one. */
  String siblings() {
    return group;
  }

  String plural() {
    return plural;
  }

  /** As the API has it in {@code kind}. */
  public String word() {
    return type.getSimpleName();
  }

  /**
   * What to watch.
   *
   * @param namespace null for all
   */
  Topic topic(@Nullable String namespace) {
    var scope = namespace == null ? "" : "/namespaces/" + namespace;
    var labels = this == AUTOSCALER ? "" : Labels.MANAGED_BY + "=" + Labels.RUNTIME;
    return new Topic(group + scope + "/" + plural, labels);
  }
}
