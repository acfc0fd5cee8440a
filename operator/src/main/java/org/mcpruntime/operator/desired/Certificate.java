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

/** What cert-manager is asked for. */
@Group("cert-manager.io")
@Version("v1")
@Kind("Certificate")
@Plural("certificates")
public final class Certificate extends CustomResource<Certificate.Spec, Void>
    implements Namespaced {

  @Serial private static final long serialVersionUID = 1L;

  /** Which names, for how long, from whom. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Spec(
      String secretName,
      String duration,
      String renewBefore,
      List<String> dnsNames,
      List<String> uris,
      List<String> usages,
      Issuer issuerRef) {}

  /** Who signs it. */
  public record Issuer(String group, String kind, String name) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Void initStatus() {
    return null;
  }
}
