package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The certificate that Traefik shows where nothing else is said. */
@Group("traefik.io")
@Version("v1alpha1")
@Kind("TLSStore")
@Plural("tlsstores")
public final class TLSStore extends CustomResource<TLSStore.Spec, Void> implements Namespaced {

  @Serial private static final long serialVersionUID = 1L;

  /** The default one. */
  public record Spec(DefaultCertificate defaultCertificate) {}

  /** The Secret that has it. */
  public record DefaultCertificate(String secretName) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Void initStatus() {
    return null;
  }
}
