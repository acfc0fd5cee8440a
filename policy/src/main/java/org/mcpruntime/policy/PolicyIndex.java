package org.mcpruntime.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** A snapshot made ready for decisions; immutable, shared by all threads. */
public final class PolicyIndex {

  /** A session under its name; two namespaces may use one name. */
  record Held(SessionBinding binding, @Nullable Held next) {

    ObjectRef ref() {
      return binding.ref();
    }
  }

  private final PolicySnapshot snapshot;
  private final Policy policy;
  private final boolean sessionRequired;
  private final Items items;
  private final Map<String, Held> sessions;
  private final List<GrantBinding> grants;
  private final SubjectTable subjects;

  private PolicyIndex(PolicySnapshot snapshot) {
    this.snapshot = snapshot;
    this.policy = policyOf(snapshot);
    this.sessionRequired = snapshot.session() != null && snapshot.session().needed();
    this.items = new Items(snapshot);
    this.sessions = held(snapshot.sessions());
    this.grants = ordered(snapshot.grants());
    this.subjects = subjects(grants, items);
  }

  /** Compiles a snapshot; linear in its size but for sorting. */
  public static PolicyIndex compile(PolicySnapshot snapshot) {
    return new PolicyIndex(snapshot);
  }

  /**
   * The index after a change of its server's policy: it decides as the changed policy does,
   * compiled. This one stays as it is.
   *
   * @throws IllegalArgumentException when the change is of another server
   */
  public PolicyIndex with(PolicyDelta delta) {
    return compile(PolicyState.of(snapshot).with(delta).snapshot());
  }

  static Policy policyOf(PolicySnapshot snapshot) {
    var policy = snapshot.policy();
    return policy != null ? policy : Policy.DEFAULT;
  }

  /** The order that ranks are given in. */
  static List<GrantBinding> ordered(List<GrantBinding> grants) {
    return grants.stream().sorted(Comparator.comparing(GrantBinding::ref)).toList();
  }

  private static Map<String, Held> held(List<SessionBinding> bindings) {
    var held = HashMap.<String, Held>newHashMap(bindings.size());
    bindings.stream()
        .sorted(Comparator.comparing(SessionBinding::ref).reversed())
        .forEach(b -> held.put(b.name(), new Held(b, held.get(b.name()))));
    return held;
  }

  private static SubjectTable subjects(List<GrantBinding> grants, Items items) {
    var bySubject = new LinkedHashMap<Subject, List<Ranked>>();
    for (int rank = 0; rank < grants.size(); rank++) {
      var grant = grants.get(rank);
      var subject = grant.subject();
      if (!subject.namesNobody()) {
        bySubject
            .computeIfAbsent(subject, any -> new ArrayList<>(1))
            .add(new Ranked(rank, grant, Validity.of(grant)));
      }
    }
    var terms = new Terms.Shared(items);
    var buckets = new ArrayList<Bucket>(bySubject.size());
    bySubject.forEach((subject, ranked) -> buckets.add(Bucket.of(subject, ranked, terms)));
    return new SubjectTable(buckets);
  }

  /** What this index was compiled from. */
  public PolicySnapshot snapshot() {
    return snapshot;
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

  SubjectTable subjects() {
    return subjects;
  }

  /**
   * The session of that name that belongs to the caller, or null. Of several in different
   * namespaces one that is over counts first, so that taking one away never allows more.
   */
  @Nullable Held session(Caller caller, Instant now) {
    Held first = null;
    for (var held = sessions.get(caller.session()); held != null; held = held.next()) {
      if (held.binding().subject().includes(caller.identity())) {
        if (held.binding().revoked() || held.binding().expired(now)) {
          return held;
        }
        first = first == null ? held : first;
      }
    }
    return first;
  }

  /** The session of that namespace and name, whoever it belongs to and whether it is live. */
  public Optional<SessionBinding> binding(ObjectRef session) {
    for (var held = sessions.get(session.name()); held != null; held = held.next()) {
      if (held.ref().equals(session)) {
        return Optional.of(held.binding());
      }
    }
    return Optional.empty();
  }

  GrantBinding grant(int rank) {
    return grants.get(rank);
  }
}
