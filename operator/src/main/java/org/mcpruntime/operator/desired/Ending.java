package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import java.time.Duration;

/**
 * How a pod ends. Endpoints learn of its end beside it, not before it: so it serves a while longer.
 * Then the gateway lets streams come to their end, and the server stays as long as the gateway.
 */
final class Ending {

  private static final Duration ENDPOINTS = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  private Ending() {}

  /** Of what callers meet. */
  static Lifecycle front() {
    return after(ENDPOINTS);
  }

  /** Of a server behind a gateway of its pod. */
  static Lifecycle behind(Duration drain) {
    return after(ENDPOINTS.plus(drain));
  }

  private static Lifecycle after(Duration pause) {
    return new LifecycleBuilder()
        .withNewPreStop()
        .withNewSleep()
        .withSeconds(pause.toSeconds())
        .endSleep()
        .endPreStop()
        .build();
  }

  /** After which nothing is waited for. */
  static long grace(Duration drain) {
    return ENDPOINTS.plus(drain).plus(LAST_WORDS).toSeconds();
  }
}
