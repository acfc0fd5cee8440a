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
record Bucket(Subject subject, List<Part> parts) {

  private static final int FEW = 8;

  /**
   * Terms that count together.
   *
   * @param first the rank that the terms count from
   */
  private record Part(int first, Validity validity, Terms terms) {}

  static Bucket of(Subject subject, List<Ranked> grants, Terms.Shared shared) {
    var enabled = grants.stream().filter(g -> !g.grant().disabled()).toList();
    var parts =
        enabled.size() > FEW
            ? List.of(new Part(0, Validity.ALWAYS, shared.of(enabled)))
            : enabled.stream()
                .map(g -> new Part(g.rank(), g.validity(), shared.of(g.grant())))
                .toList();
    return new Bucket(subject, parts);
  }

  /** Adds what the grants in force say about a thing. */
  void addTo(Tally sum, Target target, @Nullable SideEffect effect, Instant now) {
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      if (part.validity.includes(now)) {
        part.terms.addTo(sum, part.first, target, effect, now);
      }
    }
  }

  /** Adds which grants in force let the server ask this of the client. */
  void addTo(Tally sum, ServerRequest request, Instant now) {
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      if (part.validity.includes(now)) {
        part.terms.addTo(sum, part.first, request, now);
      }
    }
  }
}
