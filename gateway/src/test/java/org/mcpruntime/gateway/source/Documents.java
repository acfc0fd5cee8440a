package org.mcpruntime.gateway.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.Revision;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** Policies for tests, and the documents they travel in. */
public final class Documents {

  public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Documents() {}

  public static PolicySnapshot policy(String server, @Nullable Auth auth) {
    return new PolicySnapshot(
        PolicySnapshot.SCHEMA_VERSION,
        "",
        null,
        new PolicySnapshot.ServerIdentity(server, "acme", "t-1", "local"),
        auth,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  public static PolicySnapshot policy(String server) {
    return policy(server, null);
  }

  public static PolicySnapshot generatedAt(PolicySnapshot policy, Instant when) {
    return new PolicySnapshot(
        policy.schemaVersion(),
        policy.revision(),
        when,
        policy.server(),
        policy.auth(),
        policy.policy(),
        policy.session(),
        policy.tools(),
        policy.grants(),
        policy.sessions(),
        policy.prompts(),
        policy.resources());
  }

  public static SessionBinding session(String name, boolean revoked, @Nullable Instant expiresAt) {
    return new SessionBinding(
        name, "acme", "h-1", "a-1", "", Trust.MEDIUM, revoked, expiresAt, null, null);
  }

  public static GrantBinding grant(String name, String human, AccessRule... toolRules) {
    return new GrantBinding(
        name,
        "acme",
        human,
        "",
        "",
        Trust.HIGH,
        List.of(SideEffect.READ),
        null,
        false,
        List.of(toolRules),
        List.of(),
        List.of(),
        List.of(),
        null,
        null);
  }

  /** The policy as it is received, ready for decisions. */
  public static ServerPolicy ready(PolicySnapshot policy) {
    return ServerPolicy.of(stamped(policy), NOON);
  }

  public static PolicySnapshot stamped(PolicySnapshot policy) {
    return policy.withRevision(Revision.of(bytes(policy)));
  }

  /** A document that may be enforced. */
  public static byte[] document(PolicySnapshot policy) {
    return bytes(stamped(policy));
  }

  private static byte[] bytes(PolicySnapshot policy) {
    try {
      return Json.SNAPSHOTS.writeValueAsBytes(policy);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
