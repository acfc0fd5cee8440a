package org.mcpruntime.process.health;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The conditions under which a process can do its work.
 *
 * <p>Whoever holds a condition says when it is met and when it is not; whoever answers a probe asks
 * for the {@link #report}. Once it drains a process is never ready again.
 */
public final class Readiness {

  /** The reason while a process drains. */
  public static final String DRAINING = "draining";

  private final CopyOnWriteArrayList<Condition> conditions = new CopyOnWriteArrayList<>();
  private volatile boolean draining;

  /**
   * A new condition, not met yet.
   *
   * @param name what must hold, such as {@code policy}
   * @param reason why it does not hold yet, such as {@code policy_not_loaded}
   */
  public Condition condition(String name, String reason) {
    var condition = new Condition(name, reason);
    conditions.add(condition);
    return condition;
  }

  /** No new work is taken from now on. */
  public void drain() {
    draining = true;
  }

  public boolean isDraining() {
    return draining;
  }

  public Report report() {
    return new Report(draining, conditions.stream().map(Condition::state).toList());
  }

  /** Something that must hold. */
  public static final class Condition {

    private final String name;
    private volatile State state;

    private Condition(String name, String reason) {
      this.name = name;
      this.state = new State(name, false, reason);
    }

    public void met() {
      state = new State(name, true, "");
    }

    public void unmet(String reason) {
      state = new State(name, false, reason);
    }

    private State state() {
      return state;
    }
  }

  /**
   * What a condition says now.
   *
   * @param reason a word where it is not met; empty where it is
   */
  public record State(String name, boolean met, String reason) {}

  /** All conditions together, in the order in which they were made. */
  public record Report(boolean draining, List<State> conditions) {

    public Report {
      conditions = List.copyOf(conditions);
    }

    public boolean ready() {
      return !draining && conditions.stream().allMatch(State::met);
    }

    /** The word that says why not, where it is not ready. */
    public Optional<String> unready() {
      return ready() ? Optional.empty() : Optional.of(reason());
    }

    /** The first word that says why not; empty where it is ready. */
    public String reason() {
      return draining
          ? DRAINING
          : conditions.stream().filter(s -> !s.met()).map(State::reason).findFirst().orElse("");
    }
  }
}
