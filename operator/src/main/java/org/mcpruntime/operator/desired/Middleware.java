package org.mcpruntime.operator.desired;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What Traefik does to requests before it sends them on. */
@Group("traefik.io")
@Version("v1alpha1")
@Kind("Middleware")
@Plural("middlewares")
public final class Middleware extends CustomResource<Middleware.Spec, Void> implements Namespaced {

  @Serial private static final long serialVersionUID = 1L;

  /** A plugin of ours and its settings. */
  public record Spec(Plugin plugin) {}

  /** The one plugin that is used. */
  public record Plugin(@JsonProperty("spiffe-identity") Spiffe spiffe) {}

  /** Where the caller's identity goes, and whose identities count. */
  public record Spiffe(String verifiedHeader, String trustDomain) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Void initStatus() {
    return null;
  }
}
