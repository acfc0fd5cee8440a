package org.mcpruntime.operator.desired;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way in from outside for servers with certificates. */
@Group("traefik.io")
@Version("v1alpha1")
@Kind("IngressRoute")
@Plural("ingressroutes")
public final class IngressRoute extends CustomResource<IngressRoute.Spec, Void>
    implements Namespaced {

  @Serial private static final long serialVersionUID = 1L;

  /** Which requests go where. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Spec(List<String> entryPoints, List<Rule> routes, Tls tls) {}

  /** One match and its services. */
  public record Rule(String match, String kind, List<Ref> middlewares, List<Backend> services) {}

  /** Another object of the namespace. */
  public record Ref(String name) {}

  /** A Service and how it is spoken to. */
  public record Backend(String name, int port, String scheme, String serversTransport) {}

  /** Options of the host; never a Secret: the certificate is the store's. */
  public record Tls(Ref options) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Void initStatus() {
    return null;
  }
}
