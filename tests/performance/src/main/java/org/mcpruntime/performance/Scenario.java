package org.mcpruntime.performance;

import java.util.stream.IntStream;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.Reason;

/** Who holds which grants, who calls, and what the answer is. */
public enum Scenario {
  ONE_GRANT("allowed: one grant matches, with rules", Reason.ALLOWED),
  MANY_CALLERS("allowed: the same, 1,000 callers in turn", Reason.ALLOWED),
  EVERY_CALLER("allowed: the same, all callers in turn", Reason.ALLOWED),
  FOUR_SHAPES("allowed: a human's, an agent's, a team's and an exact grant match", Reason.ALLOWED),
  RULE_DENIES("denied: by a rule", Reason.TOOL_DENIED),
  UNKNOWN_SESSION("denied: unknown session", Reason.SESSION_NOT_FOUND),
  ONE_TEAM("allowed: all grants are of one team, and match", Reason.ALLOWED),
  BOUNDED("allowed: four time-bounded grants match, two of them in force", Reason.ALLOWED),
  BOUNDED_ONE_TEAM(
      "allowed: all grants are time-bounded and of one team, and match", Reason.ALLOWED);

  private static final int GRANTS_OF_ONE_PERSON = 4;

  private final String sentence;
  private final Reason answer;

  Scenario(String sentence, Reason answer) {
    this.sentence = sentence;
    this.answer = answer;
  }

  String sentence() {
    return sentence;
  }

  Reason answer() {
    return answer;
  }

  /**
   * The numbers of those who call, spread over all who hold grants: as many as ten grants have, at
   * every size, so that sizes differ in what is looked up and not in what a cache holds; but for
   * the scenarios that ask just that.
   */
  IntStream callers(int grants) {
    int people = people(grants);
    int callers =
        switch (this) {
          case EVERY_CALLER -> people;
          case MANY_CALLERS -> Math.min(people, 1_000);
          default -> Math.min(people, people(10));
        };
    return IntStream.range(0, callers).map(n -> (int) ((long) n * people / callers));
  }

  private int people(int grants) {
    return this == FOUR_SHAPES || this == BOUNDED ? grants / GRANTS_OF_ONE_PERSON : grants;
  }

  /** Whom the grant of that number names. */
  Subject holder(int grant) {
    return switch (this) {
      case ONE_GRANT, MANY_CALLERS, EVERY_CALLER, RULE_DENIES, UNKNOWN_SESSION -> caller(grant);
      case BOUNDED -> caller(grant / GRANTS_OF_ONE_PERSON);
      case ONE_TEAM, BOUNDED_ONE_TEAM -> new Subject("", "", caller(grant).teamID());
      case FOUR_SHAPES -> {
        var person = caller(grant / GRANTS_OF_ONE_PERSON);
        yield switch (grant % GRANTS_OF_ONE_PERSON) {
          case 0 -> new Subject(person.humanID(), "", "");
          case 1 -> new Subject("", person.agentID(), "");
          case 2 -> new Subject("", "", person.teamID());
          default -> person;
        };
      }
    };
  }

  Subject caller(int number) {
    int team = this == ONE_TEAM || this == BOUNDED_ONE_TEAM ? 0 : number;
    return new Subject(
        "user-%06d@example.com".formatted(number),
        "agent-%06d".formatted(number),
        "team-%06d".formatted(team));
  }

  boolean timeBounded() {
    return this == BOUNDED || this == BOUNDED_ONE_TEAM;
  }
}
