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

/** How Traefik speaks TLS to a gateway. */
@Group("traefik.io")
@Version("v1alpha1")
@Kind("ServersTransport")
@Plural("serverstransports")
public final class ServersTransport extends CustomResource<ServersTransport.Spec, Void>
    implements Namespaced {

  @Serial private static final long serialVersionUID = 1L;

  /** Whom it expects, and what it shows. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Spec(
      String serverName, List<String> certificatesSecrets, List<String> rootCAsSecrets) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Void initStatus() {
    return null;
  }
}
