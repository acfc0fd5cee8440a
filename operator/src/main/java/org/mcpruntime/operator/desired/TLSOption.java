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

/** Which certificates Traefik asks callers of a host for. */
@Group("traefik.io")
@Version("v1alpha1")
@Kind("TLSOption")
@Plural("tlsoptions")
public final class TLSOption extends CustomResource<TLSOption.Spec, Void> implements Namespaced {

  @Serial private static final long serialVersionUID = 1L;

  /** How callers have to speak TLS. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Spec(String minVersion, ClientAuth clientAuth) {}

  /** Whose certificates are taken. */
  public record ClientAuth(List<String> secretNames, String clientAuthType) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Void initStatus() {
    return null;
  }
}
