package org.mcpruntime.policy;

import org.mcpruntime.contract.access.Subject;

/**
 * Who asks: an identity that somebody else has verified, and the session it presents.
 *
 * @param session name of the session, empty where none is presented
 */
public record Caller(Subject identity, String session) {

  public static final Caller ANONYMOUS = new Caller(Subject.NOBODY, "");
}
