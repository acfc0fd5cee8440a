package org.mcpruntime.contract.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;

/**
 * What changed of the policy of one server.
 *
 * <p>What is gone goes first, then what is put comes: a reference in both is put. Of two puts of
 * one reference the last counts. Putting what is there already, or taking away what is not, changes
 * nothing.
 *
 * @param server whose policy this is about
 * @param head all of the policy but grants and sessions, as {@link PolicySnapshot#head} gives it;
 *     null where it did not change
 * @param grants those that are new or not what they were
 * @param sessions those that are new or not what they were
 */
public record PolicyDelta(
    @JsonInclude(JsonInclude.Include.ALWAYS) ObjectRef server,
    @Nullable PolicySnapshot head,
    List<GrantBinding> grants,
    List<ObjectRef> grantsGone,
    List<SessionBinding> sessions,
    List<ObjectRef> sessionsGone) {

  public PolicyDelta {
    server = server == null ? new ObjectRef("", "") : server;
    if (head != null && !head.server().ref().equals(server)) {
      throw new IllegalArgumentException(
          "a change of server %s carries the head of server %s: send each server its own"
              .formatted(server, head.server().ref()));
    }
    head = head == null ? null : head.head();
    grants = Texts.copy(grants);
    grantsGone = Texts.copy(grantsGone);
    sessions = Texts.copy(sessions);
    sessionsGone = Texts.copy(sessionsGone);
  }

  public static PolicyDelta ofHead(PolicySnapshot head) {
    return new PolicyDelta(head.server().ref(), head, List.of(), List.of(), List.of(), List.of());
  }

  public static PolicyDelta ofGrants(
      ObjectRef server, List<GrantBinding> put, List<ObjectRef> gone) {
    return new PolicyDelta(server, null, put, gone, List.of(), List.of());
  }

  public static PolicyDelta ofSessions(
      ObjectRef server, List<SessionBinding> put, List<ObjectRef> gone) {
    return new PolicyDelta(server, null, List.of(), List.of(), put, gone);
  }

  /**
   * Refuses to be applied to the policy of another server.
   *
   * @throws IllegalArgumentException when it is of another
   */
  public void mustBeOf(ObjectRef expected) {
    if (!server.equals(expected)) {
      throw new IllegalArgumentException(
          "a change of server %s cannot be applied to the policy of server %s"
              .formatted(server, expected));
    }
  }

  /** Whether it says nothing at all. */
  public boolean saysNothing() {
    return head == null
        && grants.isEmpty()
        && grantsGone.isEmpty()
        && sessions.isEmpty()
        && sessionsGone.isEmpty();
  }
}
