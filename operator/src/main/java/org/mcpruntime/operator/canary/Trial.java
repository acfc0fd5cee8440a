package org.mcpruntime.operator.canary;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.MCPServerStatus.Canary;
import org.mcpruntime.contract.server.MCPServerStatus.CanaryPhase;
import org.mcpruntime.operator.config.OperatorConfig.Trials;

/** Where a template of pods stands, and why. */
public final class Trial {

  /**
   * What follows.
   *
   * @param reason one word for the condition
   * @param lookAgainIn when time alone may change it; null where it cannot
   */
  public record Step(Canary canary, String reason, @Nullable Duration lookAgainIn) {

    /** Whether all pods are to get the wanted template. */
    public boolean promotes() {
      return canary.phase() == CanaryPhase.Promoting || canary.phase() == CanaryPhase.Steady;
    }

    /** Whether there are pods of the wanted template beside the others. */
    public boolean hasCanaries() {
      return canary.phase() == CanaryPhase.Trying || canary.phase() == CanaryPhase.Promoting;
    }
  }

  /** What the figures say. */
  private sealed interface Judgement {

    record Good(String why) implements Judgement {}

    record Bad(String why) implements Judgement {}

    record Open(String reason, String why, @Nullable Duration again) implements Judgement {}
  }

  /** Below this, no time to answer counts as slow. */
  private static final Duration QUICK = Duration.ofMillis(50);

  private final Sight sight;
  private final Trials rules;
  private final boolean automatic;

  private Trial(Sight sight, Trials rules, boolean automatic) {
    this.sight = sight;
    this.rules = rules;
    this.automatic = automatic;
  }

  /**
   * Where the wanted template stands now.
   *
   * @param automatic whether a good one is promoted without anybody's word
   */
  public static Step next(Sight sight, Trials rules, boolean automatic) {
    return new Trial(sight, rules, automatic).next();
  }

  private Step next() {
    if (sight.promoted() == null) {
      return steady("the first template needs no trial");
    }
    return sight.wanted().equals(sight.promoted()) ? promoted() : other();
  }

  /** The wanted template is the promoted one. */
  private Step promoted() {
    if (was(CanaryPhase.Promoting) && sight.stable() != Standing.STANDING) {
      return at(CanaryPhase.Promoting, "RollingOut", "all pods get the template", null);
    }
    return steady("all pods have the promoted template");
  }

  /** The wanted template is another than the promoted one. */
  private Step other() {
    return switch (sight.word()) {
      case PROMOTE -> promote("somebody said that it is good");
      case ABORT -> abort("somebody said that it is not good");
      case NONE -> unsaid();
    };
  }

  private Step unsaid() {
    if (was(CanaryPhase.Aborted)) {
      var before = sight.before();
      return at(CanaryPhase.Aborted, "Aborted", before == null ? "" : before.message(), null);
    }
    if (!was(CanaryPhase.Trying)) {
      // What the pods of the other track do is still about another template.
      return at(CanaryPhase.Trying, "Starting", "the canaries are not there yet", null);
    }
    return switch (sight.canary()) {
      case FAILED -> abort("its pods did not come up in time");
      case COMING -> at(CanaryPhase.Trying, "Starting", "the canaries are not there yet", null);
      case STANDING -> judged();
    };
  }

  private Step judged() {
    return switch (judgement()) {
      case Judgement.Bad(var why) -> abort(why);
      case Judgement.Open(var reason, var why, var again) ->
          at(CanaryPhase.Trying, reason, why, again);
      case Judgement.Good(var why) ->
          automatic
              ? promote(why)
              : at(
                  CanaryPhase.Trying,
                  "AwaitingPromotion",
                  why + "; somebody has to promote it",
                  null);
    };
  }

  private Judgement judgement() {
    var window = sight.window();
    if (window == null || window.from().isBefore(since(CanaryPhase.Trying))) {
      return new Judgement.Open("NoFigures", "nothing was measured of it yet", rules.window());
    }
    var canary = window.canary();
    if (canary.requests() < rules.requests()) {
      return new Judgement.Open(
          "TooFewRequests",
          "it has to answer %d requests before it is judged".formatted(rules.requests()),
          rules.window());
    }
    var fault = fault(window.stable(), canary);
    if (!fault.isEmpty()) {
      return new Judgement.Bad(fault);
    }
    var left = rules.window().minus(Duration.between(window.from(), window.until()));
    return left.isPositive()
        ? new Judgement.Open(
            "Measuring", "it is good so far, and has to be for " + rules.window(), left)
        : new Judgement.Good("it was good for " + rules.window());
  }

  /** What is worse with it; empty for nothing. */
  private String fault(Figures stable, Figures canary) {
    if (canary.failing() > stable.failing() + rules.errorMargin()) {
      return String.format(
          Locale.ROOT,
          "%.1f %% of its requests fail, %.1f %% of the others'",
          canary.failing(),
          stable.failing());
    }
    var own = canary.slowest();
    var others = stable.slowest();
    if (own == null || others == null || own.compareTo(QUICK) <= 0) {
      return "";
    }
    var most = others.multipliedBy(rules.latencyFactor()).dividedBy(100);
    return own.compareTo(most) > 0
        ? "its 99th percentile is %d ms, the others' %d ms"
            .formatted(own.toMillis(), others.toMillis())
        : "";
  }

  private Step steady(String message) {
    return at(CanaryPhase.Steady, "Promoted", message, null);
  }

  private Step promote(String why) {
    return at(CanaryPhase.Promoting, "Promoting", why, null);
  }

  private Step abort(String why) {
    return at(CanaryPhase.Aborted, "Aborted", why, null);
  }

  /** Whether this very template was there before. */
  private boolean was(CanaryPhase phase) {
    var before = sight.before();
    return before != null && before.phase() == phase && before.template().equals(sight.wanted());
  }

  private Instant since(CanaryPhase phase) {
    var before = sight.before();
    var since = was(phase) && before != null ? before.since() : null;
    return since == null ? sight.now() : since;
  }

  private Step at(
      CanaryPhase phase, String reason, String message, @Nullable Duration lookAgainIn) {
    return new Step(new Canary(phase, sight.wanted(), since(phase), message), reason, lookAgainIn);
  }
}
