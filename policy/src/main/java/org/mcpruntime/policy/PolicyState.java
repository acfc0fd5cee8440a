package org.mcpruntime.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;

/**
 * The policy of one server as a value that changes are applied to: each gives another state, in
 * time that does not grow with the policy, and leaves this one as it is.
 *
 * <p>Its revision follows from its content alone: however two processes came to a state, by a whole
 * policy or by changes in any order, they name it alike. It is not the {@link
 * org.mcpruntime.contract.snapshot.Revision} of a document.
 */
public final class PolicyState {

  private static final byte[] FORM = "mcp-runtime policy state 1\n".getBytes(UTF_8);

  private final PolicySnapshot head;
  private final byte[] headDigest;
  private final Bindings<GrantBinding> grants;
  private final Bindings<SessionBinding> sessions;
  private final String revision;

  private PolicyState(
      PolicySnapshot head,
      byte[] headDigest,
      Bindings<GrantBinding> grants,
      Bindings<SessionBinding> sessions) {
    this.head = head;
    this.headDigest = headDigest;
    this.grants = grants;
    this.sessions = sessions;
    this.revision =
        "sha256:"
            + HexFormat.of()
                .formatHex(new Digests().of(FORM, headDigest, grants.digest(), sessions.digest()));
  }

  /** The state that a whole policy is; of two grants or sessions of one name the last counts. */
  public static PolicyState of(PolicySnapshot snapshot) {
    var head = snapshot.head();
    return new PolicyState(
        head,
        new Digests().of(head),
        Bindings.of(GrantBinding::ref, snapshot.grants()),
        Bindings.of(SessionBinding::ref, snapshot.sessions()));
  }

  /**
   * The state after a change; this one where it changes nothing.
   *
   * @throws IllegalArgumentException when the change is of another server
   */
  public PolicyState with(PolicyDelta delta) {
    delta.mustBeOf(server());
    var newHead = delta.head();
    var newGrants = grants.with(delta.grants(), delta.grantsGone());
    var newSessions = sessions.with(delta.sessions(), delta.sessionsGone());
    if (newHead != null && !newHead.equals(head)) {
      return new PolicyState(newHead, new Digests().of(newHead), newGrants, newSessions);
    }
    return newGrants == grants && newSessions == sessions
        ? this
        : new PolicyState(head, headDigest, newGrants, newSessions);
  }

  /**
   * What turns this state into another one of the same server, at the cost of what they do not
   * share; a burst of changes becomes one.
   */
  public PolicyDelta deltaTo(PolicyState after) {
    if (!after.server().equals(server())) {
      throw new IllegalArgumentException(
          "no change turns the policy of server %s into that of server %s"
              .formatted(server(), after.server()));
    }
    var changedGrants = grants.changesTo(after.grants);
    var changedSessions = sessions.changesTo(after.sessions);
    return new PolicyDelta(
        after.server(),
        head.equals(after.head) ? null : after.head,
        changedGrants.put(),
        changedGrants.gone(),
        changedSessions.put(),
        changedSessions.gone());
  }

  public ObjectRef server() {
    return head.server().ref();
  }

  /** All but grants and sessions. */
  public PolicySnapshot head() {
    return head;
  }

  /** {@code sha256:} and the digest of everything in it. */
  public String revision() {
    return revision;
  }

  public int grantCount() {
    return grants.size();
  }

  public int sessionCount() {
    return sessions.size();
  }

  public Optional<GrantBinding> grant(ObjectRef ref) {
    return grants.find(ref);
  }

  public Optional<SessionBinding> session(ObjectRef ref) {
    return sessions.find(ref);
  }

  /**
   * The whole policy, grants and sessions sorted as {@link Render} sorts them, and named by the
   * revision of this state. A file or ConfigMap needs {@link Render#stamp}.
   */
  public PolicySnapshot snapshot() {
    return head.withGrants(grants.sorted()).withSessions(sessions.sorted()).withRevision(revision);
  }

  /**
   * Compiles it whole; to follow changes, apply them to the index too ({@link PolicyIndex#with}).
   */
  public PolicyIndex index() {
    return PolicyIndex.compile(snapshot());
  }

  /** Whether both are the same policy. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PolicyState that && revision.equals(that.revision);
  }

  @Override
  public int hashCode() {
    return revision.hashCode();
  }

  @Override
  public String toString() {
    return "policy of server %s at %s, %d grants, %d sessions"
        .formatted(server(), revision, grants.size(), sessions.size());
  }
}
