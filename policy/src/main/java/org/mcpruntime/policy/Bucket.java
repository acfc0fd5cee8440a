package org.mcpruntime.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.mcp.Target;

/**
 * All grants of one subject.
 *
 * <p>A few are asked one by one: that takes the least memory, because grants that say the same
 * share their terms. Many are added up in advance, whatever their times, so that a hundred thousand
 * cost as much as one.
 *
 * @param grants by rank, those that are disabled too
 * @param terms of each grant; or of all together
 */
record Bucket(Subject subject, List<Ranked> grants, List<Terms> terms) {

  private static final int FEW = 8;

  static Bucket of(Subject subject, List<Ranked> grants, SharedTerms.Edit shared) {
    var terms =
        grants.size() > FEW
            ? List.of(shared.together(grants))
            : grants.stream().map(each -> shared.of(each.grant())).toList();
    return new Bucket(subject, List.copyOf(grants), List.copyOf(terms));
  }

  /** Gives back the terms that it shares. */
  void release(SharedTerms.Edit shared) {
    if (grants.size() <= FEW) {
      grants.forEach(each -> shared.release(each.grant()));
    }
  }

  /** Adds what the grants in force say about a thing. */
  void addTo(Tally sum, Target target, @Nullable SideEffect effect, Instant now) {
    if (grants.size() > FEW) {
      terms.getFirst().addTo(sum, null, target, effect, now);
      return;
    }
    for (int i = 0; i < grants.size(); i++) {
      var each = grants.get(i);
      if (each.validity().includes(now)) {
        terms.get(i).addTo(sum, each, target, effect, now);
      }
    }
  }

  /** Adds which grants in force let the server ask this of the client. */
  void addTo(Tally sum, ServerRequest request, Instant now) {
    if (grants.size() > FEW) {
      terms.getFirst().addTo(sum, null, request, now);
      return;
    }
    for (int i = 0; i < grants.size(); i++) {
      var each = grants.get(i);
      if (each.validity().includes(now)) {
        terms.get(i).addTo(sum, each, request, now);
      }
    }
  }
}
