package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Written;

/** Governed servers of a namespace, and what their operator says of them. */
record Governed(KubeResources resources, Pods pods, String namespace) {

  static Manifest with(Manifest server) {
    return Written.with(
        Written.with(server, "gateway", "{enabled: true}"),
        "tools",
        "[{name: add, sideEffect: read}, {name: drop, sideEffect: destructive}]");
  }

  Manifest server(String name) {
    return with(Written.server(namespace, name));
  }

  Optional<MCPServerStatus> statusOf(String server) {
    return resources
        .get(ResourceRef.of(Kind.SERVER, namespace, server))
        .flatMap(resource -> Optional.ofNullable(resource.status()))
        .map(MCPServerStatus.class::cast);
  }

  /** Whether a grant or session is where that says. */
  boolean is(AccessStatus.Phase phase, Kind kind, String name) {
    return resources
        .get(ResourceRef.of(kind, namespace, name))
        .flatMap(resource -> Optional.ofNullable(resource.status()))
        .filter(status -> ((AccessStatus) status).phase() == phase)
        .isPresent();
  }

  void becomesReady(String server, Duration atMost) {
    await()
        .atMost(atMost)
        .untilAsserted(
            () -> {
              pods.areReady(namespace);
              assertThat(statusOf(server))
                  .hasValueSatisfying(
                      status ->
                          assertThat(status.phase())
                              .as(String.valueOf(status.conditions()))
                              .isEqualTo(MCPServerStatus.Phase.Ready));
            });
  }
}
