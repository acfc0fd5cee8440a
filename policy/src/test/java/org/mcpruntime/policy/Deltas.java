package org.mcpruntime.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** Changes of a policy towards others of the same server, none of them sensible. */
final class Deltas {

  private Deltas() {}

  /** Some of what another policy has comes, some of what there may be goes, some of it both. */
  static PolicyDelta towards(PolicySnapshot other, Random random) {
    return new PolicyDelta(
        other.server().ref(),
        random.nextInt(4) == 0 ? other : null,
        some(other.grants(), random),
        some(refs("g1", "g2", "g3"), random),
        some(other.sessions(), random),
        some(refs("s1", "s2"), random));
  }

  private static List<ObjectRef> refs(String... names) {
    return Stream.of("ns", "other")
        .flatMap(namespace -> Stream.of(names).map(name -> new ObjectRef(namespace, name)))
        .toList();
  }

  /** Each with a chance of a third, in any order. */
  private static <T> List<T> some(List<T> all, Random random) {
    var some = new ArrayList<T>();
    for (var each : all) {
      if (random.nextInt(3) == 0) {
        some.add(random.nextInt(some.size() + 1), each);
      }
    }
    return some;
  }

  /** Everything of a policy, one by one, after a first form of it that was another. */
  static List<PolicyDelta> oneByOne(PolicySnapshot whole) {
    var server = whole.server().ref();
    var deltas = new ArrayList<PolicyDelta>();
    for (GrantBinding grant : whole.grants()) {
      var disabled = Edits.grant(grant, draft -> draft.disabled = true);
      deltas.addFirst(PolicyDelta.ofGrants(server, List.of(disabled), List.of()));
      deltas.add(PolicyDelta.ofGrants(server, List.of(grant), List.of()));
    }
    for (SessionBinding session : whole.sessions()) {
      var revoked = Edits.session(session, draft -> draft.revoked = true);
      deltas.addFirst(PolicyDelta.ofSessions(server, List.of(revoked), List.of()));
      deltas.add(PolicyDelta.ofSessions(server, List.of(session), List.of()));
    }
    return deltas;
  }
}
