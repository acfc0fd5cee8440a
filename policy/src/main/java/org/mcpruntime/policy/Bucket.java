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
 */
final class Bucket {

  private static final int FEW = 8;

  private final Subject subject;

  /** By rank, those that are disabled too. */
  private final Ranked[] grants;

  /** Of each grant; or of all together, and then there is one for many. */
  private final Terms[] terms;

  private Bucket(Subject subject, Ranked[] grants, Terms[] terms) {
    this.subject = subject;
    this.grants = grants;
    this.terms = terms;
  }

  static Bucket of(Subject subject, List<Ranked> grants, SharedTerms.Edit shared) {
    var terms =
        grants.size() > FEW
            ? new Terms[] {shared.together(grants)}
            : grants.stream().map(each -> shared.of(each.grant())).toArray(Terms[]::new);
    return new Bucket(subject, grants.toArray(Ranked[]::new), terms);
  }

  Subject subject() {
    return subject;
  }

  List<Ranked> grants() {
    return List.of(grants);
  }

  /** Gives back the terms that it shares. */
  void release(SharedTerms.Edit shared) {
    if (!together()) {
      grants().forEach(each -> shared.release(each.grant()));
    }
  }

  private boolean together() {
    return grants.length > FEW;
  }

  /** Adds what the grants in force say about a thing. */
  void addTo(Tally sum, Target target, @Nullable SideEffect effect, Instant now) {
    if (together()) {
      terms[0].addTo(sum, null, target, effect, now);
      return;
    }
    for (int i = 0; i < grants.length; i++) {
      if (grants[i].validity().includes(now)) {
        terms[i].addTo(sum, grants[i], target, effect, now);
      }
    }
  }

  /** Adds which grants in force let the server ask this of the client. */
  void addTo(Tally sum, ServerRequest request, Instant now) {
    if (together()) {
      terms[0].addTo(sum, null, request, now);
      return;
    }
    for (int i = 0; i < grants.length; i++) {
      if (grants[i].validity().includes(now)) {
        terms[i].addTo(sum, grants[i], request, now);
      }
    }
  }
}
