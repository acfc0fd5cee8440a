package org.mcpruntime.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.access.ServerRef;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.Route;
import org.mcpruntime.contract.server.Tool;

/** What a schema cannot see: whether objects agree with each other. */
public final class CrossReferences {

  private final Manifests manifests;
  private final Instant now;
  private final Map<ObjectRef, Located<MCPServer>> servers = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private CrossReferences(Manifests manifests, Instant now) {
    this.manifests = manifests;
    this.now = now;
  }

  /** Adds to the manifests what is to be said about them together, at a time. */
  public static Manifests check(Manifests manifests, Instant now) {
    var check = new CrossReferences(manifests, now);
    check.servers();
    check.unique(manifests.grants());
    check.unique(manifests.sessions());
    manifests.grants().forEach(check::grant);
    manifests.sessions().forEach(check::session);
    return manifests.with(check.findings);
  }

  private void servers() {
    unique(manifests.servers());
    var routes = new HashMap<String, Located<MCPServer>>();
    for (var server : manifests.servers()) {
      servers.putIfAbsent(server.metadata().ref(), server);
      var route = Route.of(server.object()).toString();
      var owner = routes.putIfAbsent(route, server);
      if (owner != null && !owner.metadata().ref().equals(server.metadata().ref())) {
        findings.add(
            server.error(
                "spec.publicPathPrefix",
                "the route %s belongs to %s already; set another publicPathPrefix or ingressHost"
                    .formatted(route, owner.label())));
      }
      server(server);
    }
  }

  private void server(Located<MCPServer> server) {
    var spec = server.object().spec();
    for (int i = 0; i < spec.tools().size(); i++) {
      risk(server, spec.tools().get(i), i);
    }
    for (int i = 0; i < spec.mcpResources().size(); i++) {
      var item = spec.mcpResources().get(i);
      if (item.uri() == null && !item.name().contains(":")) {
        findings.add(
            server.warning(
                "spec.mcpResources[" + i + "]",
                "has no uri, so it stands for the URI \"%s\" only".formatted(item.name())));
      }
    }
    var policy = spec.policy() == null ? Policy.DEFAULT : spec.policy();
    if (!spec.governed()) {
      findings.add(
          server.warning(
              "spec.gateway", "the gateway is not enabled: nobody decides who calls this server"));
    } else if (policy.mode() == Policy.Mode.OBSERVE && policy.observeUntil() == null) {
      findings.add(
          server.warning(
              "spec.policy.mode", "observes without an end; set policy.observeUntil to end it"));
    } else if (spec.tools().isEmpty() && policy.defaultDecision() == Policy.DefaultDecision.DENY) {
      findings.add(
          server.warning("spec.tools", "declares no tools, so every call of one will be refused"));
    }
    if (server.source().completed().has("status")) {
      findings.add(server.warning("status", "is written by the runtime; it is ignored here"));
    }
  }

  private void risk(Located<MCPServer> server, Tool tool, int index) {
    var derived = RiskLevel.derive(tool.requiredTrust(), tool.sideEffect());
    var declared = tool.riskLevel();
    if (declared != null && derived != null && declared.compareTo(derived) < 0) {
      findings.add(
          server.warning(
              "spec.tools[" + index + "].riskLevel",
              "declares risk %s, its trust and side effect make it %s"
                  .formatted(Json.word(declared), Json.word(derived))));
    }
  }

  private <T> void unique(List<Located<T>> objects) {
    var seen = new HashMap<ObjectRef, Located<T>>();
    for (var object : objects) {
      var first = seen.putIfAbsent(object.metadata().ref(), object);
      if (first != null) {
        findings.add(
            object.error(
                "metadata.name", "stands at " + first.source().at("metadata.name") + " too"));
      }
    }
  }

  private void grant(Located<MCPAccessGrant> grant) {
    var spec = grant.object().spec();
    subject(grant, spec.subject());
    if (spec.allowedSideEffects().isEmpty()) {
      findings.add(
          grant.warning(
              "spec.allowedSideEffects",
              "allows no side effect, not even read, so it allows nothing"));
    }
    if (spec.expiresAt() != null && spec.expiresAt().isBefore(now)) {
      findings.add(grant.warning("spec.expiresAt", "has passed: the grant is not in force"));
    }
    var server = server(grant, spec.serverRef());
    if (server.isEmpty()) {
      return;
    }
    var tools =
        server.get().object().spec().tools().stream()
            .collect(Collectors.toMap(Tool::name, tool -> tool, (one, _) -> one));
    for (int i = 0; i < spec.toolRules().size(); i++) {
      rule(grant, spec.toolRules().get(i), tools, "spec.toolRules[" + i + "]");
    }
  }

  private void rule(
      Located<MCPAccessGrant> grant, AccessRule rule, Map<String, Tool> tools, String path) {
    var tool = tools.get(rule.name());
    if (tool == null) {
      findings.add(
          grant.error(
              path + ".name",
              "names tool %s, which the server does not declare".formatted(rule.name())));
      return;
    }
    var spec = grant.object().spec();
    SideEffect effect = tool.sideEffect();
    if (rule.decision() == AccessRule.Effect.ALLOW
        && effect != null
        && !spec.allowedSideEffects().contains(effect)) {
      findings.add(
          grant.error(
              path,
              "allows tool %s, but its side effect %s is not in allowedSideEffects"
                  .formatted(rule.name(), Json.word(effect))));
    }
    var required = Trust.max(rule.requiredTrust(), tool.requiredTrust());
    if (rule.decision() == AccessRule.Effect.ALLOW && required.compareTo(spec.maxTrust()) > 0) {
      findings.add(
          grant.warning(
              path,
              "tool %s needs trust %s, this grant's ceiling is %s"
                  .formatted(rule.name(), Json.word(required), Json.word(spec.maxTrust()))));
    }
  }

  private void session(Located<MCPAgentSession> session) {
    var spec = session.object().spec();
    subject(session, spec.subject());
    if (spec.expiresAt() != null && spec.expiresAt().isBefore(now)) {
      findings.add(session.warning("spec.expiresAt", "has passed: the session is over"));
    }
    var _ = server(session, spec.serverRef());
  }

  /** The server a grant or session names, when it is among the manifests and admits the object. */
  private <T> Optional<Located<MCPServer>> server(Located<T> object, ServerRef reference) {
    var own = object.metadata().namespace();
    var server = servers.get(reference.from(own));
    if (server == null) {
      findings.add(
          object.warning(
              "spec.serverRef.name",
              "server %s is not among these manifests".formatted(reference.from(own))));
      return Optional.empty();
    }
    var access = server.object().spec().access();
    boolean admitted =
        own.equals(server.metadata().namespace())
            || (access != null && access.fromNamespaces().contains(own));
    if (!admitted) {
      findings.add(
          object.error(
              "spec.serverRef.namespace",
              "%s does not list namespace %s in spec.access.fromNamespaces, so this counts for nothing"
                  .formatted(server.label(), own)));
    }
    return Optional.of(server);
  }

  private <T> void subject(Located<T> object, Subject subject) {
    var advice = advice(subject.humanID());
    if (advice != null) {
      findings.add(object.warning("spec.subject.humanID", advice));
    }
  }

  private static @Nullable String advice(String human) {
    if (human.chars().anyMatch(Character::isWhitespace)) {
      return "holds a space; identities are compared exactly";
    }
    if (human.contains("@") && !human.equals(human.toLowerCase(Locale.ROOT))) {
      return "is an e-mail address with capitals; identities are compared exactly";
    }
    if (human.startsWith("mcp-team-")) {
      return "looks like a team's namespace; a team goes into teamID";
    }
    return null;
  }
}
