package org.mcpruntime.contract.access;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.mcpruntime.contract.object.Texts;

/**
 * A human, an agent and a team: the subject of a grant or session, or the identity of a caller.
 * Compared exactly.
 *
 * <p>In a grant or session an empty part stands for anybody; a subject with three empty parts
 * stands for nobody.
 */
@ValidationRule(
    value =
        "(has(self.humanID) && self.humanID != '') || (has(self.agentID) && self.agentID != '')"
            + " || (has(self.teamID) && self.teamID != '')",
    message = "one of humanID, agentID and teamID is needed: an empty subject is nobody")
public record Subject(
    @Pattern(UNPADDED) @Size(max = 512) String humanID,
    @Pattern(UNPADDED) @Size(max = 512) String agentID,
    @Pattern("^\\S*$") @Size(max = 128) String teamID) {

  private static final String UNPADDED = "^(\\S(.*\\S)?)?$";

  /** The subject that matches no caller, and the identity of a caller that gave none. */
  public static final Subject NOBODY = new Subject("", "", "");

  public Subject {
    humanID = Texts.orEmpty(humanID);
    agentID = Texts.orEmpty(agentID);
    teamID = Texts.orEmpty(teamID);
  }

  public boolean namesNobody() {
    return humanID.isEmpty() && agentID.isEmpty() && teamID.isEmpty();
  }

  /** Whether this subject of a grant or session includes that caller. */
  public boolean includes(Subject caller) {
    return !namesNobody()
        && (humanID.isEmpty() || humanID.equals(caller.humanID))
        && (agentID.isEmpty() || agentID.equals(caller.agentID))
        && (teamID.isEmpty() || teamID.equals(caller.teamID));
  }

  /** The same subject, of that team where it names none. */
  public Subject orTeam(String team) {
    return teamID.isEmpty() ? new Subject(humanID, agentID, team) : this;
  }
}
