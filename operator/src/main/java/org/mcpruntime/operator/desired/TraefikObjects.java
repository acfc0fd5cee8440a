package org.mcpruntime.operator.desired;

import java.util.List;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.operator.config.OperatorConfig;

/**
 * The way in for callers with certificates: Traefik asks for them, tells the gateway whose they
 * are, and shows its own to the gateway.
 *
 * <p>Traefik's options count for a whole host, so such a server has a host of its own; and it names
 * the Service's port, not the pod's.
 */
public final class TraefikObjects {

  private static final String VERIFIED = "X-MCP-Verified-SPIFFE-ID";

  private TraefikObjects() {}

  public static TLSOption option(Blueprint blueprint) {
    var option = new TLSOption();
    option.setMetadata(blueprint.foreignChild(blueprint.name() + "-mtls"));
    option.setSpec(
        new TLSOption.Spec(
            "VersionTLS12",
            new TLSOption.ClientAuth(
                List.of(Certificates.bundleName(blueprint)), "RequireAndVerifyClientCert")));
    return option;
  }

  public static Middleware identity(Blueprint blueprint) {
    var middleware = new Middleware();
    middleware.setMetadata(blueprint.foreignChild(identityName(blueprint)));
    middleware.setSpec(
        new Middleware.Spec(
            new Middleware.Plugin(
                new Middleware.Spiffe(VERIFIED, Texts.orEmpty(blueprint.auth().trustDomain())))));
    return middleware;
  }

  private static String identityName(Blueprint blueprint) {
    return blueprint.name() + "-spiffe-identity";
  }

  public static ServersTransport transport(Blueprint blueprint) {
    var transport = new ServersTransport();
    transport.setMetadata(blueprint.foreignChild(transportName(blueprint)));
    transport.setSpec(
        new ServersTransport.Spec(
            Certificates.serviceName(blueprint),
            List.of(Certificates.traefikName(blueprint)),
            List.of(Certificates.bundleName(blueprint))));
    return transport;
  }

  private static String transportName(Blueprint blueprint) {
    return blueprint.name() + "-gateway";
  }

  public static IngressRoute route(Blueprint blueprint) {
    var wanted = blueprint.route();
    var route = new IngressRoute();
    route.setMetadata(blueprint.foreignChild(blueprint.name()));
    route.setSpec(
        new IngressRoute.Spec(
            List.of("websecure"),
            List.of(
                new IngressRoute.Rule(
                    "Host(`%s`) && PathPrefix(`%s`)".formatted(wanted.host(), wanted.path()),
                    "Rule",
                    List.of(new IngressRoute.Ref(identityName(blueprint))),
                    List.of(
                        new IngressRoute.Backend(
                            blueprint.name(),
                            blueprint.spec().servicePort(),
                            "https",
                            transportName(blueprint))))),
            new IngressRoute.Tls(new IngressRoute.Ref(blueprint.name() + "-mtls"))));
    return route;
  }

  /** What Traefik shows to callers of hosts that name no certificate: one for all servers. */
  public static TLSStore store(OperatorConfig.EdgeCertificate certificate) {
    var store = new TLSStore();
    store.setMetadata(Accounts.common(certificate.namespace(), "default"));
    store.setSpec(new TLSStore.Spec(new TLSStore.DefaultCertificate(certificate.secret())));
    return store;
  }
}
