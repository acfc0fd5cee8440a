package org.mcpruntime.policy;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.InventoryItem;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.mcp.Target;

/** Copies that differ in one thing. */
final class Edits {

  private Edits() {}

  /** A grant while it is edited; members that no test edits stay those of the original. */
  static final class GrantDraft {
    ObjectRef ref;
    Subject subject;
    Trust ceiling;
    List<SideEffect> effects;
    boolean disabled;
    List<AccessRule> toolRules;
    List<AccessRule> promptRules;
    List<AccessRule> resourceRules;

    private GrantDraft(GrantBinding grant) {
      ref = grant.ref();
      subject = grant.subject();
      ceiling = grant.maxTrust();
      effects = grant.allowedSideEffects();
      disabled = grant.disabled();
      toolRules = grant.toolRules();
      promptRules = grant.promptRules();
      resourceRules = grant.resourceRules();
    }

    /** Another grant, to another. */
    void becomes(String name, Subject other) {
      ref = new ObjectRef(ref.namespace(), name);
      subject = other;
    }

    /** Replaces the rules about things of that kind; there are none about tasks. */
    void rules(Target.Kind kind, List<AccessRule> rules) {
      switch (kind) {
        case TOOL -> toolRules = rules;
        case PROMPT -> promptRules = rules;
        case RESOURCE -> resourceRules = rules;
        case TASK, NONE -> {}
      }
    }
  }

  static GrantBinding grant(GrantBinding g, Consumer<GrantDraft> edit) {
    var draft = new GrantDraft(g);
    edit.accept(draft);
    return new GrantBinding(
        draft.ref.name(),
        draft.ref.namespace(),
        draft.subject.humanID(),
        draft.subject.agentID(),
        draft.subject.teamID(),
        draft.ceiling,
        draft.effects,
        g.policyVersion(),
        draft.disabled,
        draft.toolRules,
        draft.promptRules,
        draft.resourceRules,
        g.serverRequests(),
        g.validFrom(),
        g.expiresAt());
  }

  /** A session while it is edited. */
  static final class SessionDraft {
    ObjectRef ref;
    Subject subject;
    Trust consent;
    boolean revoked;
    @Nullable Instant until;

    private SessionDraft(SessionBinding session) {
      ref = session.ref();
      subject = session.subject();
      consent = session.consentedTrust();
      revoked = session.revoked();
      until = session.expiresAt();
    }
  }

  static SessionBinding session(SessionBinding s, Consumer<SessionDraft> edit) {
    var draft = new SessionDraft(s);
    edit.accept(draft);
    return new SessionBinding(
        draft.ref.name(),
        draft.ref.namespace(),
        draft.subject.humanID(),
        draft.subject.agentID(),
        draft.subject.teamID(),
        draft.consent,
        draft.revoked,
        draft.until,
        s.policyVersion(),
        s.upstreamTokenRef());
  }

  /** A policy while it is edited. */
  static final class SnapshotDraft {
    @Nullable Policy policy;
    @Nullable SessionPolicy session;
    List<Tool> tools;
    List<InventoryItem> prompts;
    List<InventoryItem> resources;

    private SnapshotDraft(PolicySnapshot snapshot) {
      policy = snapshot.policy();
      session = snapshot.session();
      tools = snapshot.tools();
      prompts = snapshot.prompts();
      resources = snapshot.resources();
    }
  }

  static PolicySnapshot snapshot(PolicySnapshot s, Consumer<SnapshotDraft> edit) {
    var draft = new SnapshotDraft(s);
    edit.accept(draft);
    return new PolicySnapshot(
        s.schemaVersion(),
        s.revision(),
        s.generatedAt(),
        s.server(),
        s.auth(),
        draft.policy,
        draft.session,
        draft.tools,
        s.grants(),
        s.sessions(),
        draft.prompts,
        draft.resources);
  }

  static <T> List<T> without(List<T> list, int index) {
    return Stream.concat(list.stream().limit(index), list.stream().skip(index + 1L)).toList();
  }

  static <T> List<T> and(List<T> list, T more) {
    return Stream.concat(list.stream(), Stream.of(more)).toList();
  }

  static <T> List<T> replaced(List<T> list, int index, T by) {
    return Stream.of(list.stream().limit(index), Stream.of(by), list.stream().skip(index + 1L))
        .flatMap(part -> part)
        .toList();
  }
}
