package org.mcpruntime.contract.snapshot;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Tokens;
import org.mcpruntime.contract.json.Words;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.InventoryItem;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.server.ToolAudit;
import org.mcpruntime.contract.snapshot.PolicySnapshot.ServerIdentity;

/**
 * Reads a policy document by hand, as {@code Json.snapshotReader} would: a gateway reads little
 * else, and the mapper is a seventh of its classes. A member that is missing here is missed by the
 * test that reads the full document both ways.
 */
@SuppressWarnings("NullAway") // the records' constructors end null
public final class SnapshotReader {

  static final Words<Trust> TRUST = Words.of(Trust.values());
  static final Words<SideEffect> SIDE_EFFECT = Words.of(SideEffect.values());
  private static final Words<Auth.Mode> AUTH_MODE = Words.of(Auth.Mode.values());
  private static final Words<Policy.Mode> POLICY_MODE = Words.of(Policy.Mode.values());
  private static final Words<Policy.DefaultDecision> DEFAULT_DECISION =
      Words.of(Policy.DefaultDecision.values());
  private static final Words<RiskLevel> RISK_LEVEL = Words.of(RiskLevel.values());
  private static final Words<ToolAudit> TOOL_AUDIT = Words.of(ToolAudit.values());

  private final Tokens in;
  private final BindingReader bindings;

  private SnapshotReader(Tokens in) {
    this.in = in;
    this.bindings = new BindingReader(in);
  }

  /**
   * Reads one document.
   *
   * @param report is told of what is read at its most restrictive because it is unknown
   * @return null where the document is {@code null}
   * @throws com.fasterxml.jackson.core.JsonProcessingException with the place where it is no JSON,
   *     repeats a member, or has a value of another kind than belongs there
   */
  public static @Nullable PolicySnapshot read(byte[] json, Consumer<String> report)
      throws IOException {
    try (var in = new Tokens(json, report)) {
      var snapshot = new SnapshotReader(in).snapshot();
      in.end();
      return snapshot;
    }
  }

  private @Nullable PolicySnapshot snapshot() throws IOException {
    if (!in.object()) {
      return null;
    }
    String schemaVersion = null;
    String revision = null;
    Instant generatedAt = null;
    ServerIdentity server = null;
    Auth auth = null;
    Policy policy = null;
    SessionPolicy session = null;
    List<Tool> tools = null;
    List<GrantBinding> grants = null;
    List<SessionBinding> sessions = null;
    List<InventoryItem> prompts = null;
    List<InventoryItem> resources = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "schema_version" -> schemaVersion = in.text();
        case "revision" -> revision = in.text();
        case "generated_at" -> generatedAt = in.time();
        case "server" -> server = server();
        case "auth" -> auth = auth();
        case "policy" -> policy = policy();
        case "session" -> session = session();
        case "tools" -> tools = in.list(this::tool);
        case "grants" -> grants = in.list(bindings::grant);
        case "sessions" -> sessions = in.list(bindings::session);
        case "prompts" -> prompts = items();
        case "resources" -> resources = items();
        default -> in.skip();
      }
    }
    return new PolicySnapshot(
        schemaVersion,
        revision,
        generatedAt,
        server,
        auth,
        policy,
        session,
        tools,
        grants,
        sessions,
        prompts,
        resources);
  }

  private @Nullable ServerIdentity server() throws IOException {
    if (!in.object()) {
      return null;
    }
    String name = null;
    String namespace = null;
    String teamID = null;
    String cluster = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "name" -> name = in.text();
        case "namespace" -> namespace = in.text();
        case "team_id" -> teamID = in.text();
        case "cluster" -> cluster = in.text();
        default -> in.skip();
      }
    }
    return new ServerIdentity(name, namespace, teamID, cluster);
  }

  private @Nullable Auth auth() throws IOException {
    if (!in.object()) {
      return null;
    }
    Auth.Mode mode = null;
    String humanIDHeader = null;
    String agentIDHeader = null;
    String teamIDHeader = null;
    String sessionIDHeader = null;
    String tokenHeader = null;
    URI issuerURL = null;
    String audience = null;
    String trustDomain = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "mode" -> mode = in.word(AUTH_MODE);
        case "human_id_header" -> humanIDHeader = in.text();
        case "agent_id_header" -> agentIDHeader = in.text();
        case "team_id_header" -> teamIDHeader = in.text();
        case "session_id_header" -> sessionIDHeader = in.text();
        case "token_header" -> tokenHeader = in.text();
        case "issuer_url" -> issuerURL = in.uri();
        case "audience" -> audience = in.text();
        case "trust_domain" -> trustDomain = in.text();
        default -> in.skip();
      }
    }
    return new Auth(
        mode,
        humanIDHeader,
        agentIDHeader,
        teamIDHeader,
        sessionIDHeader,
        tokenHeader,
        issuerURL,
        audience,
        trustDomain);
  }

  private @Nullable Policy policy() throws IOException {
    if (!in.object()) {
      return null;
    }
    Policy.Mode mode = null;
    Policy.DefaultDecision defaultDecision = null;
    String enforceOn = null;
    String policyVersion = null;
    Instant observeUntil = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "mode" -> mode = in.word(POLICY_MODE);
        case "default_decision" -> defaultDecision = in.word(DEFAULT_DECISION);
        case "enforce_on" -> enforceOn = in.text();
        case "policy_version" -> policyVersion = in.text();
        case "observe_until" -> observeUntil = in.time();
        default -> in.skip();
      }
    }
    return new Policy(mode, defaultDecision, enforceOn, policyVersion, observeUntil);
  }

  private @Nullable SessionPolicy session() throws IOException {
    if (!in.object()) {
      return null;
    }
    Boolean required = null;
    String store = null;
    String headerName = null;
    TimeSpan maxLifetime = null;
    TimeSpan idleTimeout = null;
    String upstreamTokenHeader = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "required" -> required = in.flag();
        case "store" -> store = in.text();
        case "header_name" -> headerName = in.text();
        case "max_lifetime" -> maxLifetime = in.span();
        case "idle_timeout" -> idleTimeout = in.span();
        case "upstream_token_header" -> upstreamTokenHeader = in.text();
        default -> in.skip();
      }
    }
    return new SessionPolicy(
        required, store, headerName, maxLifetime, idleTimeout, upstreamTokenHeader);
  }

  private @Nullable Tool tool() throws IOException {
    if (!in.object()) {
      return null;
    }
    String name = null;
    String description = null;
    Trust requiredTrust = null;
    SideEffect sideEffect = null;
    RiskLevel riskLevel = null;
    Map<String, String> labels = null;
    ToolAudit audit = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "name" -> name = in.text();
        case "description" -> description = in.text();
        case "required_trust" -> requiredTrust = in.word(TRUST);
        case "side_effect" -> sideEffect = in.word(SIDE_EFFECT);
        case "risk_level" -> riskLevel = in.word(RISK_LEVEL);
        case "labels" -> labels = in.texts();
        case "audit" -> audit = in.word(TOOL_AUDIT);
        default -> in.skip();
      }
    }
    return new Tool(name, description, requiredTrust, sideEffect, riskLevel, labels, audit);
  }

  private @Nullable List<InventoryItem> items() throws IOException {
    return in.list(this::item);
  }

  private @Nullable InventoryItem item() throws IOException {
    if (!in.object()) {
      return null;
    }
    String name = null;
    String uri = null;
    String description = null;
    Trust requiredTrust = null;
    Map<String, String> labels = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "name" -> name = in.text();
        case "uri" -> uri = in.text();
        case "description" -> description = in.text();
        case "required_trust" -> requiredTrust = in.word(TRUST);
        case "labels" -> labels = in.texts();
        default -> in.skip();
      }
    }
    return new InventoryItem(name, uri, description, requiredTrust, labels);
  }
}
