package org.mcpruntime.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.operator.canary.Figures;

/**
 * How the rest of the cluster behaves in a case: what kubelets, ingress controllers, cert-manager
 * and gateways would do.
 *
 * @param rounds how often the plan is carried out and made anew before the one that is looked at
 * @param apart time between two rounds
 * @param word what somebody says, in the last round, about the template that is tried
 * @param autoscaled so many pods the HorizontalPodAutoscaler of somebody has chosen
 */
record Facts(
    Instant now,
    int rounds,
    @Nullable TimeSpan apart,
    Pods stable,
    Pods canary,
    Boolean admitted,
    Certificates certificates,
    Map<String, String> gateways,
    @Nullable Measured window,
    @Nullable String word,
    @Nullable Integer autoscaled) {

  static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  /** What pods do. */
  enum Pods {
    @JsonProperty("ready")
    READY,
    @JsonProperty("coming")
    COMING,
    @JsonProperty("failed")
    FAILED
  }

  /** What cert-manager does. */
  enum Certificates {
    @JsonProperty("signed")
    SIGNED,
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("without-authority")
    WITHOUT_AUTHORITY
  }

  /** What gateways counted; from the beginning of the trial. */
  record Measured(Counted stable, Counted canary) {}

  record Counted(long requests, long failed, @Nullable Long slowestMillis) {

    Figures figures() {
      return new Figures(
          requests, failed, slowestMillis == null ? null : Duration.ofMillis(slowestMillis));
    }
  }

  Facts {
    now = now == null ? NOON : now;
    stable = stable == null ? Pods.READY : stable;
    canary = canary == null ? Pods.READY : canary;
    admitted = admitted == null || admitted;
    certificates = certificates == null ? Certificates.SIGNED : certificates;
    gateways = Texts.copy(gateways);
  }

  static final Facts USUAL =
      new Facts(
          NOON,
          0,
          null,
          Pods.READY,
          Pods.READY,
          true,
          Certificates.SIGNED,
          Map.of(),
          null,
          null,
          null);
}
