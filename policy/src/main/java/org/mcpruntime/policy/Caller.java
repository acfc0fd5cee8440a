package org.mcpruntime.policy;

import org.mcpruntime.contract.access.Subject;

/**
 * Who asks: an identity that somebody else has verified, and the session it presents.
 *
 * @param session name of the session, empty where none is presented
 */
public record Caller(Subject identity, String session) {

  public Caller {
    identity =
        new Subject(said(identity.humanID()), said(identity.agentID()), said(identity.teamID()));
    session = said(session);
  }

  /** Blanks name nobody. */
  private static String said(String text) {
    return text.isBlank() ? "" : text;
  }

  public static final Caller ANONYMOUS = new Caller(Subject.NOBODY, "");
}
