package org.mcpruntime.operator.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mcpruntime.contract.access.MCPAgentSessionSpec;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.server.Requirements;
import org.mcpruntime.resources.Agreement;
import org.mcpruntime.resources.Remark;
import org.mcpruntime.resources.Surroundings;
import org.mcpruntime.resources.store.Resource;

/**
 * What is proposed, and what is around it → whether it may be stored.
 *
 * <p>An update is refused for what it makes worse only: what was wrong before stays a warning, so
 * that an object can be mended step by step, disabled or revoked, whatever happened around it.
 */
public final class Review {

  /** More of them nobody reads. */
  private static final int MOST_WARNINGS = 20;

  private final Surroundings others;
  private final OperatorConfig config;
  private final Instant now;

  private Review(Surroundings others, OperatorConfig config, Instant now) {
    this.others = others;
    this.config = config;
    this.now = now;
  }

  public static Verdict review(
      Proposal proposal, Surroundings others, OperatorConfig config, Instant now) {
    return new Review(others, config, now).review(proposal);
  }

  private Verdict review(Proposal proposal) {
    if (proposal.isGoing()) {
      return new Verdict.Allowed(List.of());
    }
    try {
      return review(proposal, proposal.resource());
    } catch (JsonProcessingException e) {
      var unreadable =
          new Remark(
              Remark.Topic.UNREADABLE,
              "spec",
              "fits its schema, but this operator cannot read it: " + e.getOriginalMessage());
      return proposal.leavesTheSpec()
          ? new Verdict.Allowed(List.of(line(unreadable)))
          : new Verdict.Refused(List.of(unreadable));
    }
  }

  private Verdict review(Proposal proposal, Resource wanted) {
    var replaced = proposal.replaced();
    var saidBefore =
        replaced.stream().flatMap(this::remarks).map(Review::gist).collect(Collectors.toSet());
    var remarks =
        Stream.concat(replaced.stream().flatMap(old -> takenBack(old, wanted)), remarks(wanted))
            .toList();
    var refused = remarks.stream().filter(remark -> isWorse(remark, saidBefore)).toList();
    return refused.isEmpty()
        ? new Verdict.Allowed(warnings(remarks))
        : new Verdict.Refused(refused);
  }

  private static boolean isWorse(Remark remark, Set<String> saidBefore) {
    return remark.error() && !saidBefore.contains(gist(remark));
  }

  /** The same of an item of a list that has moved. */
  private static String gist(Remark remark) {
    return remark.path().replaceAll("\\[\\d+]", "[]") + " " + remark.sentence();
  }

  private Stream<Remark> remarks(Resource resource) {
    return switch (resource) {
      case Resource.Server(var server) ->
          Stream.concat(
              Agreement.of(server, others, now).stream(),
              Requirements.missing(new Blueprint(server, config)).stream()
                  .map(problem -> Remark.advice(problem.path(), problem.sentence())));
      case Resource.Grant(var grant) -> Agreement.of(grant, others, now).stream();
      case Resource.Session(var session) -> Agreement.of(session, others, now).stream();
    };
  }

  /** The definition asks for the same; a revocation is not to hang on which one is installed. */
  private static Stream<Remark> takenBack(Resource old, Resource wanted) {
    boolean unrevoked =
        old instanceof Resource.Session(var before)
            && wanted instanceof Resource.Session(var after)
            && before.spec().revoked()
            && !after.spec().revoked();
    return unrevoked
        ? Stream.of(
            new Remark(
                Remark.Topic.REVOKED_FOR_GOOD,
                "spec.revoked",
                MCPAgentSessionSpec.REVOCATION_IS_FINAL))
        : Stream.empty();
  }

  private static List<String> warnings(List<Remark> remarks) {
    var lines = new ArrayList<>(remarks.stream().map(Review::line).toList());
    if (lines.size() > MOST_WARNINGS) {
      int more = lines.size() - MOST_WARNINGS;
      lines.subList(MOST_WARNINGS, lines.size()).clear();
      lines.add("and %d more; mcp-runtime manifest check says all".formatted(more));
    }
    return lines;
  }

  private static String line(Remark remark) {
    return remark.path() + ": " + remark.sentence();
  }
}
