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
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.PolicyState;

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
    var old = before.snapshot();
    var now = after.snapshot();
    var subjects = subjects(old.grants(), now.grants());
    boolean anybody = !surroundings(old).equals(surroundings(now));
    return subjects.size() > MOST_SUBJECTS
        ? new PolicyChange(before, after, sessions(old.sessions(), now.sessions()), Set.of(), true)
        : new PolicyChange(
            before, after, sessions(old.sessions(), now.sessions()), subjects, anybody);
  }

  /**
   * Between two states, at the cost of what they do not share.
   *
   * @param delta what has changed from one to the other
   */
  static PolicyChange between(
      ServerPolicy before, PolicyState state, PolicyDelta delta, ServerPolicy after) {
    var sessions =
        Stream.concat(
                delta.sessions().stream().map(SessionBinding::ref), delta.sessionsGone().stream())
            .filter(ref -> state.session(ref).isPresent())
            .map(ObjectRef::name)
            .collect(Collectors.toSet());
    var subjects =
        Stream.concat(
                Stream.concat(
                        delta.grants().stream().map(GrantBinding::ref), delta.grantsGone().stream())
                    .flatMap(ref -> state.grant(ref).stream()),
                delta.grants().stream().filter(PolicyChange::restricts))
            .map(GrantBinding::subject)
            .collect(Collectors.toSet());
    boolean many = subjects.size() > MOST_SUBJECTS;
    return new PolicyChange(
        before, after, sessions, many ? Set.of() : subjects, many || delta.head() != null);
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

  private static Set<String> sessions(List<SessionBinding> before, List<SessionBinding> after) {
    var known = before.stream().map(SessionBinding::name).collect(Collectors.toSet());
    return Stream.concat(missing(before, after), missing(after, before))
        .map(SessionBinding::name)
        .filter(known::contains)
        .collect(Collectors.toSet());
  }

  private static Set<Subject> subjects(List<GrantBinding> before, List<GrantBinding> after) {
    return Stream.concat(
            missing(before, after), missing(after, before).filter(PolicyChange::restricts))
        .map(GrantBinding::subject)
        .collect(Collectors.toSet());
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

  /** All that a decision rests on but grants and sessions. */
  private static PolicySnapshot surroundings(PolicySnapshot snapshot) {
    return new PolicySnapshot(
        "",
        "",
        null,
        snapshot.server(),
        snapshot.auth(),
        snapshot.policy(),
        snapshot.session(),
        snapshot.tools(),
        List.of(),
        List.of(),
        snapshot.prompts(),
        snapshot.resources());
  }
}
