package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The way in from outside, for servers without certificates. */
public final class Ingresses {

  private static final String METADATA = "/.well-known/oauth-protected-resource";
  private static final String TRAEFIK = "traefik";

  /** Annotations that put other people's code or rules before a gateway. */
  private static final List<String> NOT_THE_PUBLISHERS =
      List.of("snippet", "router.middlewares", "auth-url", "auth-signin", "rewrite-target");

  private Ingresses() {}

  public static Ingress of(Blueprint blueprint) {
    var spec = blueprint.spec();
    var route = blueprint.route();
    var metadata = blueprint.child(blueprint.name());
    metadata.setAnnotations(annotations(blueprint));
    var paths = new ArrayList<HTTPIngressPath>();
    paths.add(path(blueprint, route.path()));
    if (blueprint.oauth()) {
      paths.add(path(blueprint, METADATA + (route.path().equals("/") ? "" : route.path())));
    }
    return new IngressBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withIngressClassName(spec.ingressClass())
        .withTls(tls(blueprint))
        .addNewRule()
        .withHost(route.host().isEmpty() ? null : route.host())
        .withNewHttp()
        .withPaths(paths)
        .endHttp()
        .endRule()
        .endSpec()
        .build();
  }

  private static HTTPIngressPath path(Blueprint blueprint, String path) {
    return new HTTPIngressPathBuilder()
        .withPath(path)
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName(blueprint.name())
        .withNewPort()
        .withNumber(blueprint.spec().servicePort())
        .endPort()
        .endService()
        .endBackend()
        .build();
  }

  /** Traefik is told by an annotation; the others take the certificate of their own. */
  private static List<IngressTLS> tls(Blueprint blueprint) {
    var host = blueprint.route().host();
    boolean said = blueprint.spec().ingressClass().equals(TRAEFIK);
    return blueprint.config().edge().tls() && !said && !host.isEmpty()
        ? List.of(new IngressTLSBuilder().withHosts(host).build())
        : List.of();
  }

  private static Map<String, String> annotations(Blueprint blueprint) {
    var all = new TreeMap<>(blueprint.spec().ingressAnnotations());
    usual(blueprint).forEach(all::putIfAbsent);
    return all;
  }

  private static Map<String, String> usual(Blueprint blueprint) {
    var edge = blueprint.config().edge();
    return switch (blueprint.spec().ingressClass()) {
      case TRAEFIK -> {
        var entryPoints = "traefik.ingress.kubernetes.io/router.entrypoints";
        yield edge.tls()
            ? Map.of(
                entryPoints, edge.entryPoints(), "traefik.ingress.kubernetes.io/router.tls", "true")
            : Map.of(entryPoints, edge.entryPoints());
      }
      case "nginx" ->
          Map.of("nginx.ingress.kubernetes.io/ssl-redirect", Boolean.toString(edge.tls()));
      case "istio" -> Map.of("kubernetes.io/ingress.class", "istio");
      default -> Map.of("ingress.kubernetes.io/rewrite-target", "/");
    };
  }

  /** The annotations that a publisher may not write. */
  public static List<String> refused(Blueprint blueprint) {
    return blueprint.spec().ingressAnnotations().keySet().stream()
        .filter(
            key ->
                NOT_THE_PUBLISHERS.stream()
                    .anyMatch(word -> key.toLowerCase(Locale.ROOT).contains(word)))
        .toList();
  }
}
