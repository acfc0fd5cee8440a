package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is who between Traefik and a gateway: a certificate for each, and the authority that both
 * believe.
 */
public final class Certificates {

  private static final String LIFE = "24h";
  private static final String AHEAD = "8h";
  private static final String SIGNS = "digital signature";
  private static final String ENCIPHERS = "key encipherment";

  private Certificates() {}

  public static String gatewayName(Blueprint blueprint) {
    return blueprint.name() + "-gateway-mtls";
  }

  public static String traefikName(Blueprint blueprint) {
    return blueprint.name() + "-traefik-client-mtls";
  }

  public static String bundleName(Blueprint blueprint) {
    return blueprint.name() + "-mtls-ca";
  }

  /** Traefik as the gateway knows it. */
  static String traefikIdentity(Blueprint blueprint) {
    var identity = blueprint.config().identity();
    return "spiffe://%s/ns/%s/sa/%s"
        .formatted(
            blueprint.auth().trustDomain(), identity.traefikNamespace(), identity.traefikAccount());
  }

  /** The name by which Traefik knows the gateway. */
  static String serviceName(Blueprint blueprint) {
    return "%s.%s.svc.cluster.local".formatted(blueprint.name(), blueprint.namespace());
  }

  public static Certificate gateway(Blueprint blueprint) {
    var name = blueprint.name();
    var names = new ArrayList<String>();
    names.add(name);
    names.add(name + "." + blueprint.namespace());
    names.add(name + "." + blueprint.namespace() + ".svc");
    names.add(serviceName(blueprint));
    var host = blueprint.route().host();
    if (!host.isEmpty()) {
      names.add(host);
    }
    return certificate(
        blueprint,
        gatewayName(blueprint),
        names,
        List.of(),
        List.of(SIGNS, ENCIPHERS, "server auth"));
  }

  public static Certificate traefik(Blueprint blueprint) {
    return certificate(
        blueprint,
        traefikName(blueprint),
        List.of(),
        List.of(traefikIdentity(blueprint)),
        List.of(SIGNS, ENCIPHERS, "client auth"));
  }

  private static Certificate certificate(
      Blueprint blueprint,
      String name,
      List<String> names,
      List<String> uris,
      List<String> usages) {
    var certificate = new Certificate();
    certificate.setMetadata(blueprint.foreignChild(name));
    certificate.setSpec(
        new Certificate.Spec(
            name,
            LIFE,
            AHEAD,
            names,
            uris,
            usages,
            new Certificate.Issuer(
                "cert-manager.io", "ClusterIssuer", blueprint.config().identity().issuer())));
    return certificate;
  }

  /** The authority alone, for those who may not see the gateway's key. */
  public static Secret bundle(Blueprint blueprint, String authority) {
    var data = new TreeMap<>(Map.of("ca.crt", authority, "tls.ca", authority));
    return new SecretBuilder()
        .withMetadata(blueprint.foreignChild(bundleName(blueprint)))
        .withType("Opaque")
        .withData(data)
        .build();
  }
}
