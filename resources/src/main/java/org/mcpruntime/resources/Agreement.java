package org.mcpruntime.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAccessGrantSpec;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.access.ServerRef;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerSpec;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.Tool;

/**
 * Whether one object agrees with the others. {@code manifest check} asks about manifests, the
 * operator's webhook about a cluster: the rules and their sentences are these.
 */
public final class Agreement {

  private final Surroundings others;
  private final Instant now;
  private final List<Remark> remarks = new ArrayList<>();

  private Agreement(Surroundings others, Instant now) {
    this.others = others;
    this.now = now;
  }

  /** What is to be said about a server. */
  public static List<Remark> of(MCPServer server, Surroundings others, Instant now) {
    var agreement = new Agreement(others, now);
    agreement.route(server);
    agreement.server(server.spec());
    return agreement.remarks;
  }

  /** What is to be said about a grant. */
  public static List<Remark> of(MCPAccessGrant grant, Surroundings others, Instant now) {
    var agreement = new Agreement(others, now);
    agreement.grant(grant);
    return agreement.remarks;
  }

  /** What is to be said about a session. */
  public static List<Remark> of(MCPAgentSession session, Surroundings others, Instant now) {
    var agreement = new Agreement(others, now);
    agreement.session(session);
    return agreement.remarks;
  }

  private void route(MCPServer server) {
    others
        .holder(server)
        .ifPresent(
            holder ->
                remarks.add(
                    new Remark(
                        Remark.Topic.ROUTE_TAKEN,
                        holder.whole() ? "spec.ingressHost" : "spec.publicPathPrefix",
                        taken(holder))));
  }

  private static String taken(Surroundings.Holder holder) {
    return holder.whole()
        ? "the host %s cannot be shared with %s, for with auth.mode mtls it is one server's; set another ingressHost"
            .formatted(holder.route().host(), label(holder.server()))
        : "the route %s belongs to %s already; set another publicPathPrefix or ingressHost"
            .formatted(holder.route(), label(holder.server()));
  }

  private static String label(ObjectRef server) {
    return Kind.SERVER.word() + " " + server;
  }

  private void server(MCPServerSpec spec) {
    for (int i = 0; i < spec.tools().size(); i++) {
      risk(spec.tools().get(i), i);
    }
    for (int i = 0; i < spec.mcpResources().size(); i++) {
      var item = spec.mcpResources().get(i);
      if (item.uri() == null && !item.name().contains(":")) {
        advise(
            "spec.mcpResources[" + i + "]",
            "has no uri, so it stands for the URI \"%s\" only".formatted(item.name()));
      }
    }
    var policy = spec.policy() == null ? Policy.DEFAULT : spec.policy();
    if (!spec.governed()) {
      advise("spec.gateway", "the gateway is not enabled: nobody decides who calls this server");
    } else if (policy.mode() == Policy.Mode.OBSERVE && policy.observeUntil() == null) {
      advise("spec.policy.mode", "observes without an end; set policy.observeUntil to end it");
    } else if (spec.tools().isEmpty() && policy.defaultDecision() == Policy.DefaultDecision.DENY) {
      advise("spec.tools", "declares no tools, so every call of one will be refused");
    }
  }

  private void risk(Tool tool, int index) {
    var derived = RiskLevel.derive(tool.requiredTrust(), tool.sideEffect());
    var declared = tool.riskLevel();
    if (declared != null && derived != null && declared.compareTo(derived) < 0) {
      advise(
          "spec.tools[" + index + "].riskLevel",
          "declares risk %s, its trust and side effect make it %s"
              .formatted(Json.word(declared), Json.word(derived)));
    }
  }

  private void grant(MCPAccessGrant grant) {
    var spec = grant.spec();
    subject(spec.subject());
    if (spec.allowedSideEffects().isEmpty()) {
      advise(
          "spec.allowedSideEffects", "allows no side effect, not even read, so it allows nothing");
    }
    if (spec.expiresAt() != null && spec.expiresAt().isBefore(now)) {
      advise("spec.expiresAt", "has passed: the grant is not in force");
    }
    var server = server(grant.metadata().namespace(), spec.serverRef());
    if (server.isEmpty()) {
      return;
    }
    var tools =
        server.get().spec().tools().stream()
            .collect(Collectors.toMap(Tool::name, tool -> tool, (one, _) -> one));
    for (int i = 0; i < spec.toolRules().size(); i++) {
      rule(spec, spec.toolRules().get(i), tools, "spec.toolRules[" + i + "]");
    }
  }

  private void rule(
      MCPAccessGrantSpec spec, AccessRule rule, Map<String, Tool> tools, String path) {
    var tool = tools.get(rule.name());
    if (tool == null) {
      remarks.add(
          new Remark(
              Remark.Topic.TOOL_NOT_DECLARED,
              path + ".name",
              "names tool %s, which the server does not declare".formatted(rule.name())));
      return;
    }
    SideEffect effect = tool.sideEffect();
    if (rule.decision() == AccessRule.Effect.ALLOW
        && effect != null
        && !spec.allowedSideEffects().contains(effect)) {
      remarks.add(
          new Remark(
              Remark.Topic.SIDE_EFFECT_NOT_ALLOWED,
              path,
              "allows tool %s, but its side effect %s is not in allowedSideEffects"
                  .formatted(rule.name(), Json.word(effect))));
    }
    var required = Trust.max(rule.requiredTrust(), tool.requiredTrust());
    if (rule.decision() == AccessRule.Effect.ALLOW && required.compareTo(spec.maxTrust()) > 0) {
      advise(
          path,
          "tool %s needs trust %s, this grant's ceiling is %s"
              .formatted(rule.name(), Json.word(required), Json.word(spec.maxTrust())));
    }
  }

  private void session(MCPAgentSession session) {
    var spec = session.spec();
    subject(spec.subject());
    if (spec.expiresAt() != null && spec.expiresAt().isBefore(now)) {
      advise("spec.expiresAt", "has passed: the session is over");
    }
    var _ = server(session.metadata().namespace(), spec.serverRef());
  }

  /** The server a grant or session names, where there is one, whether it admits them or not. */
  private Optional<MCPServer> server(String own, ServerRef reference) {
    var ref = reference.from(own);
    var server = others.server(ref);
    if (server.isEmpty()) {
      advise("spec.serverRef.name", "server %s is not %s".formatted(ref, others.where()));
      return server;
    }
    var access = server.get().spec().access();
    boolean admitted =
        own.equals(ref.namespace()) || (access != null && access.fromNamespaces().contains(own));
    if (!admitted) {
      remarks.add(
          new Remark(
              Remark.Topic.NAMESPACE_NOT_LISTED,
              "spec.serverRef.namespace",
              "%s does not list namespace %s in spec.access.fromNamespaces, so this counts for nothing"
                  .formatted(label(ref), own)));
    }
    return server;
  }

  private void subject(Subject subject) {
    var advice = advice(subject.humanID());
    if (advice != null) {
      advise("spec.subject.humanID", advice);
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

  private void advise(String path, String sentence) {
    remarks.add(Remark.advice(path, sentence));
  }
}
