package org.mcpruntime.gateway.exchange;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.gateway.caller.Authentication;
import org.mcpruntime.mcp.Revision;

/**
 * Between whom, in which revision and session a message travels.
 *
 * @param session the server's own session; null where there is none
 * @param name of the session as its client knows it; null where there is none
 * @param until when the caller's credential ends; null where it does not
 */
record Talk(
    Judge judge,
    Revision revision,
    SessionSeal.@Nullable Opened session,
    @Nullable String name,
    @Nullable Instant until) {

  /** The header that names a session of the legacy era. */
  static final String SESSION = "mcp-session-id";

  static Talk modern(Judge judge, Authentication.Verified verified, Revision revision) {
    return new Talk(judge, revision, null, null, verified.expiresAt());
  }

  static Talk stateless(Judge judge, Authentication.Verified verified, Revision revision) {
    return new Talk(judge, revision, null, null, verified.expiresAt());
  }

  static Talk session(
      Judge judge, Authentication.Verified verified, SessionSeal.Opened opened, String sealed) {
    return new Talk(judge, opened.revision(), opened, sealed, verified.expiresAt());
  }

  /** A key of what is open between this caller and the server; as good as the session's id. */
  String key() {
    return name == null ? who() : name;
  }

  /** The caller as a key: of rates, and of what is open without a session. */
  String who() {
    var identity = judge.caller().identity();
    return judge.policy().server()
        + "\n"
        + identity.humanID()
        + "\n"
        + identity.agentID()
        + "\n"
        + identity.teamID()
        + "\n"
        + judge.caller().session();
  }

  boolean isModern() {
    return revision.era() == Revision.Era.MODERN;
  }

  /** The same talk under another policy. */
  Talk under(Judge other) {
    return new Talk(other, revision, session, name, until);
  }
}
