package org.mcpruntime.operator.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.MCPServerStatus.CanaryPhase;
import org.mcpruntime.contract.server.MCPServerStatus.ConditionType;
import org.mcpruntime.kube.event.Event;

/** What of a change of a status people are told: what they wait for, and what needs them. */
final class News {

  private static final String ACTION = "Reconcile";

  /** Reasons that do not go away by themselves. */
  private static final Set<String> CALLS =
      Set.of("Invalid", "Refused", "RouteTaken", "NoAuthority", "ProgressDeadlineExceeded");

  private News() {}

  static List<Event> of(@Nullable MCPServerStatus before, MCPServerStatus after) {
    var news = new ArrayList<Event>();
    readiness(before, after).ifPresent(news::add);
    canary(before, after).ifPresent(news::add);
    return news;
  }

  private static Optional<Event> readiness(
      @Nullable MCPServerStatus before, MCPServerStatus after) {
    var was = ready(before).orElse(null);
    var is = ready(after).orElse(null);
    if (is == null) {
      return Optional.empty();
    }
    boolean stood = was != null && was.status() == Condition.Status.True;
    boolean now = is.status() == Condition.Status.True;
    if (now) {
      return stood ? Optional.empty() : Optional.of(normal("Ready", is.message()));
    }
    boolean same = was != null && was.reason().equals(is.reason());
    boolean calls = CALLS.contains(is.reason()) && !same;
    return stood || calls
        ? Optional.of(new Event(Event.Type.Warning, is.reason(), ACTION, is.message()))
        : Optional.empty();
  }

  private static Optional<Condition> ready(@Nullable MCPServerStatus status) {
    return Optional.ofNullable(status).stream()
        .flatMap(known -> known.conditions().stream())
        .filter(condition -> condition.type().equals(ConditionType.Ready.name()))
        .findFirst();
  }

  private static Optional<Event> canary(@Nullable MCPServerStatus before, MCPServerStatus after) {
    var was = before == null ? null : before.canary();
    var is = after.canary();
    if (is == null || (was != null && was.phase() == is.phase())) {
      return Optional.empty();
    }
    var note = "template %s: %s".formatted(is.template(), is.message());
    return switch (is.phase()) {
      case Trying -> Optional.of(normal("CanaryStarted", note));
      case Promoting -> Optional.of(normal("CanaryPromoted", note));
      case Aborted -> Optional.of(new Event(Event.Type.Warning, "CanaryAborted", ACTION, note));
      case Steady ->
          Objects.equals(was == null ? null : was.phase(), CanaryPhase.Promoting)
              ? Optional.of(normal("CanaryFinished", note))
              : Optional.empty();
    };
  }

  private static Event normal(String reason, String note) {
    return new Event(Event.Type.Normal, reason, ACTION, note);
  }
}
