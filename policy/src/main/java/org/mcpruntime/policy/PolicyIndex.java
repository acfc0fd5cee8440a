package org.mcpruntime.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** A policy made ready for decisions; immutable, shared by all threads. */
public final class PolicyIndex {

  private final PolicySnapshot head;
  private final Policy policy;
  private final boolean sessionRequired;
  private final Items items;
  private final GrantTable grants;
  private final SessionTable sessions;

  private PolicyIndex(PolicySnapshot head, Items items, GrantTable grants, SessionTable sessions) {
    this.head = head;
    this.policy = policyOf(head);
    this.sessionRequired = head.session() != null && head.session().needed();
    this.items = items;
    this.grants = grants;
    this.sessions = sessions;
  }

  /** Compiles a snapshot; linear in its size but for sorting. */
  public static PolicyIndex compile(PolicySnapshot snapshot) {
    var items = new Items(snapshot);
    return new PolicyIndex(
        snapshot.head(),
        items,
        GrantTable.of(snapshot.grants(), items),
        SessionTable.of(snapshot.sessions()));
  }

  /**
   * The index after a change of its server's policy: it decides as the changed policy does,
   * compiled. This one stays as it is.
   *
   * <p>A session costs the same in any policy. A grant costs what the grants of its subject do.
   * Grants are compiled anew where the inventory is another, where half of them change at once, and
   * where one comes between two that have no rank left between them.
   *
   * @throws IllegalArgumentException when the change is of another server
   */
  public PolicyIndex with(PolicyDelta delta) {
    delta.mustBeOf(head.server().ref());
    var newHead = delta.head() == null ? head : delta.head();
    var newGrants = grants.with(delta.grants(), delta.grantsGone());
    var newSessions = sessions.with(delta.sessions(), delta.sessionsGone());
    if (Items.differ(head, newHead)) {
      var newItems = new Items(newHead);
      return new PolicyIndex(
          newHead, newItems, GrantTable.of(newGrants.all(), newItems), newSessions);
    }
    return newHead.equals(head) && newGrants == grants && newSessions == sessions
        ? this
        : new PolicyIndex(newHead, items, newGrants, newSessions);
  }

  static Policy policyOf(PolicySnapshot snapshot) {
    var policy = snapshot.policy();
    return policy != null ? policy : Policy.DEFAULT;
  }

  /** Whether records keep what the tool is called with, not only a digest of it. */
  public boolean recordsArguments(String tool) {
    return items.recordsArguments(tool);
  }

  Policy policy() {
    return policy;
  }

  boolean observes(Instant now) {
    return policy.observes(now);
  }

  boolean sessionRequired() {
    return sessionRequired;
  }

  Items items() {
    return items;
  }

  GrantTable grantTable() {
    return grants;
  }

  SubjectTable subjects() {
    return grants.subjects();
  }

  SessionTable sessionTable() {
    return sessions;
  }

  /** All grants but those of nobody, by reference. */
  public List<GrantBinding> grants() {
    return grants.all();
  }

  /** All sessions, in no order. */
  public List<SessionBinding> sessions() {
    return sessions.all();
  }

  /** Whether there is a session of that name, in any namespace. */
  public boolean knows(String session) {
    return sessions.knows(session);
  }

  /** The session of that namespace and name, whoever it belongs to and whether it is live. */
  public Optional<SessionBinding> binding(ObjectRef session) {
    return Optional.ofNullable(sessions.find(session));
  }

  /** The grant of that namespace and name, whether it is in force; those of nobody are not kept. */
  public Optional<GrantBinding> grant(ObjectRef grant) {
    return grants.find(grant).stream().findFirst();
  }
}
