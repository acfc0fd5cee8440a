package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/** What our pods may not do: all that the restricted Pod Security Standard forbids, and more. */
final class Hardening {

  /** The user of the images that we make, and of servers. */
  static final long USER = 65532;

  /** The account of all our pods; it may nothing. */
  static final String ACCOUNT = "mcp-workload";

  private Hardening() {}

  static PodSecurityContext pod() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  /** Of an image of ours, which writes to its volumes only. */
  static SecurityContext readOnly() {
    return new SecurityContextBuilder(writable()).withReadOnlyRootFilesystem(true).build();
  }

  /** Of somebody else's image, which may expect to write beside its program. */
  static SecurityContext writable() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withRunAsNonRoot(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }
}
