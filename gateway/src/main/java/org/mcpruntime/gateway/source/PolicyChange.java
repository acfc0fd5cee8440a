package org.mcpruntime.gateway.source;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.policy.Caller;

/**
 * A new policy of a server, and whom it may have taken something away from: what those callers have
 * open is decided again.
 *
 * @param before null where the server is new
 * @param sessions names of sessions that were there and are gone or not what they were
 * @param subjects of grants that are gone or not what they were, and of new ones that restrict
 * @param anybody whether something else changed, so that every caller is concerned
 */
public record PolicyChange(
    @Nullable ServerPolicy before,
    ServerPolicy after,
    Set<String> sessions,
    Set<Subject> subjects,
    boolean anybody) {

  /** Beyond it, asking each stream is dearer than deciding it again. */
  private static final int MOST_SUBJECTS = 256;

  public PolicyChange {
    sessions = Set.copyOf(sessions);
    subjects = Set.copyOf(subjects);
  }

  public static PolicyChange between(@Nullable ServerPolicy before, ServerPolicy after) {
    if (before == null) {
      return new PolicyChange(null, after, Set.of(), Set.of(), false);
    }
    var old = before.index();
    var now = after.index();
    return of(
        before,
        after,
        Stream.concat(
            missing(old.sessions(), now.sessions()), missing(now.sessions(), old.sessions())),
        Stream.concat(
            missing(old.grants(), now.grants()),
            missing(now.grants(), old.grants()).filter(PolicyChange::restricts)));
  }

  /**
   * The same at the cost of the change that lies between two policies.
   *
   * @param delta what turned the one into the other
   */
  public static PolicyChange between(ServerPolicy before, ServerPolicy after, PolicyDelta delta) {
    var old = before.index();
    var sessions =
        delta.sessions().stream()
            .filter(session -> !old.binding(session.ref()).filter(session::equals).isPresent());
    var sessionsGone = delta.sessionsGone().stream().flatMap(ref -> old.binding(ref).stream());
    var grants =
        delta.grants().stream()
            .filter(grant -> !old.grant(grant.ref()).filter(grant::equals).isPresent())
            .flatMap(
                grant ->
                    Stream.concat(
                        old.grant(grant.ref()).stream(),
                        Stream.of(grant).filter(PolicyChange::restricts)));
    var grantsGone = delta.grantsGone().stream().flatMap(ref -> old.grant(ref).stream());
    return of(
        before, after, Stream.concat(sessions, sessionsGone), Stream.concat(grants, grantsGone));
  }

  private static PolicyChange of(
      ServerPolicy before,
      ServerPolicy after,
      Stream<SessionBinding> sessions,
      Stream<GrantBinding> grants) {
    var names =
        sessions
            .map(SessionBinding::name)
            .filter(before.index()::knows)
            .collect(Collectors.toSet());
    var subjects = grants.map(GrantBinding::subject).collect(Collectors.toSet());
    boolean many = subjects.size() > MOST_SUBJECTS;
    boolean anybody = many || !before.snapshot().head().equals(after.snapshot().head());
    return new PolicyChange(before, after, names, many ? Set.of() : subjects, anybody);
  }

  public ObjectRef server() {
    return after.server();
  }

  /** Whether what this caller has open is to be decided again. */
  public boolean concerns(Caller caller) {
    return anybody
        || sessions.contains(caller.session())
        || subjects.stream().anyMatch(subject -> subject.includes(caller.identity()));
  }

  /** Those of the first that are not among the second. */
  private static <T> Stream<T> missing(List<T> first, List<T> second) {
    var there = new HashSet<>(second);
    return first.stream().filter(one -> !there.contains(one));
  }

  /** Whether more of this grant can mean less for its subject. */
  private static boolean restricts(GrantBinding grant) {
    return Stream.of(grant.toolRules(), grant.promptRules(), grant.resourceRules())
        .flatMap(List::stream)
        .anyMatch(
            rule -> rule.decision() == AccessRule.Effect.DENY || rule.requiredTrust() != Trust.LOW);
  }
}
