package org.mcpruntime.platform.policy;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.policy.Caller;

/**
 * Who would call. Each is null where nothing is said of it.
 *
 * @param session its name
 */
public record Presented(
    @Nullable String human,
    @Nullable String agent,
    @Nullable String team,
    @Nullable String session) {

  /** As a policy sees the caller. */
  public Caller caller() {
    return new Caller(new Subject(said(human), said(agent), said(team)), said(session));
  }

  /** The same caller, but for what is said here. */
  Presented over(Presented usual) {
    return new Presented(
        human == null ? usual.human : human,
        agent == null ? usual.agent : agent,
        team == null ? usual.team : team,
        session == null ? usual.session : session);
  }

  private static String said(@Nullable String text) {
    return text == null ? "" : text;
  }
}
