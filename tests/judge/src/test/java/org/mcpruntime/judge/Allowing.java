package org.mcpruntime.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.Revision;

/** Policies that allow one agent everything that is declared, but for what they deny by name. */
public final class Allowing {

  /** The agent that is allowed, as the header that a trusted network sets. */
  public static final String HEADER = "X-MCP-Agent-ID: judge";

  private static final String AGENT = "judge";

  private Allowing() {}

  public static PolicySnapshot all(Map<String, SideEffect> tools) {
    return allBut(tools, List.of());
  }

  static PolicySnapshot allBut(Map<String, SideEffect> tools, List<String> denied) {
    var rules =
        denied.stream().map(name -> new AccessRule(name, AccessRule.Effect.DENY, Trust.LOW));
    // A grant that has a rule grants by rules only.
    var allowed =
        tools.keySet().stream()
            .filter(name -> !denied.isEmpty() && !denied.contains(name))
            .map(name -> new AccessRule(name, AccessRule.Effect.ALLOW, Trust.LOW));
    var grant =
        new GrantBinding(
            "everything",
            "judge",
            "",
            AGENT,
            "",
            Trust.HIGH,
            List.of(SideEffect.values()),
            null,
            false,
            Stream.concat(rules, allowed).toList(),
            List.of(),
            List.of(),
            List.of(ServerRequest.values()),
            null,
            null);
    return new PolicySnapshot(
        PolicySnapshot.SCHEMA_VERSION,
        "",
        null,
        new PolicySnapshot.ServerIdentity("server", "judge", null, null),
        Auth.DEFAULT,
        Policy.DEFAULT,
        SessionPolicy.DEFAULT.withRequired(false),
        tools.entrySet().stream().map(tool -> declared(tool.getKey(), tool.getValue())).toList(),
        List.of(grant),
        List.of(),
        List.of(),
        List.of());
  }

  private static Tool declared(String name, SideEffect effect) {
    return new Tool(name, null, Trust.LOW, effect, null, Map.of(), null);
  }

  /** The document that a gateway reads, with its revision. */
  public static byte[] stamped(PolicySnapshot policy) {
    try {
      var revision = Revision.of(Json.SNAPSHOTS.writeValueAsBytes(policy));
      return Json.SNAPSHOTS.writeValueAsBytes(policy.withRevision(revision));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
