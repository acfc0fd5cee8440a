package org.mcpruntime.operator.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.operator.desired.PolicyMirror;
import org.mcpruntime.policy.Check;

/** A policy as the mirror holds it. */
final class Documents {

  private Documents() {}

  /**
   * The document of a policy. The one that is there stays, letter by letter, while it says the same
   * and nobody has tampered with it: so that the time in it changes with the policy only.
   */
  static String of(PolicySnapshot policy, @Nullable ConfigMap mirror, Instant now) {
    return present(mirror)
        .filter(document -> says(document, policy.revision()))
        .orElseGet(() -> written(policy, now));
  }

  private static Optional<String> present(@Nullable ConfigMap mirror) {
    return Optional.ofNullable(mirror)
        .map(ConfigMap::getData)
        .map(data -> data.get(PolicyMirror.KEY));
  }

  private static boolean says(String document, String revision) {
    var checked = Check.check(document.getBytes(StandardCharsets.UTF_8));
    return checked.valid()
        && checked.snapshot().map(PolicySnapshot::revision).orElse("").equals(revision);
  }

  private static String written(PolicySnapshot policy, Instant now) {
    var dated =
        new PolicySnapshot(
            policy.schemaVersion(),
            policy.revision(),
            now.truncatedTo(ChronoUnit.SECONDS),
            policy.server(),
            policy.auth(),
            policy.policy(),
            policy.session(),
            policy.tools(),
            policy.grants(),
            policy.sessions(),
            policy.prompts(),
            policy.resources());
    try {
      return Json.SNAPSHOTS.writerWithDefaultPrettyPrinter().writeValueAsString(dated);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy can always be written", e);
    }
  }
}
