package org.mcpruntime.gateway.exchange;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.gateway.source.Freshness;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.ParamHeaders;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Decide;
import org.mcpruntime.policy.Decision;
import org.mcpruntime.policy.Denial;
import org.mcpruntime.policy.Permit;

/**
 * The decisions of one caller on one server, so that an item of a list is decided as its use would
 * be.
 */
record Judge(
    ServerPolicy policy,
    PolicySource source,
    Caller caller,
    Wiring.Memory memory,
    InstantSource clock) {

  /** The policy decides; what it lets through still needs that it is known to be in force. */
  Decision decide(Message message) {
    var decision = Decide.decide(policy.index(), caller, message, now());
    return decision instanceof Permit permit && isTooOld(message, permit)
        ? new Denial(Reason.POLICY_STALE, permit.facts())
        : decision;
  }

  /** A stream brings what nobody asks for one by one. */
  Decision decideStream() {
    var decision = decide(new Message.Notification(Method.INITIALIZED));
    return decision instanceof Permit permit && source.freshness() == Freshness.STALE
        ? new Denial(Reason.POLICY_STALE, permit.facts())
        : decision;
  }

  private boolean isTooOld(Message message, Permit permit) {
    return switch (message) {
      case Message.Request request -> isTooOld(request.method(), permit);
      case Message.Response _ -> source.freshness() == Freshness.STALE;
      case Message.Notification _ -> false;
    };
  }

  private boolean isTooOld(Method method, Permit permit) {
    return switch (method.family()) {
      case USE, SERVER_REQUEST, UNKNOWN ->
          switch (source.freshness()) {
            case CURRENT -> false;
            case FOR_READING -> permit.facts().sideEffect() != SideEffect.READ;
            case STALE -> true;
          };
      // Items of lists are uses; a stream of changes is one, too.
      case HANDSHAKE, DISCOVERY, HOUSEKEEPING ->
          method == Method.SUBSCRIPTIONS_LISTEN && source.freshness() == Freshness.STALE;
    };
  }

  /**
   * The caller does something, in a session or without. Looking, listening and keeping a connection
   * alive use no session: it goes idle meanwhile.
   */
  void used(Message message, Permit permit) {
    boolean use =
        switch (message) {
          case Message.Request request -> request.method().family() == Method.Family.USE;
          case Message.Response _ -> true;
          case Message.Notification _ -> false;
        };
    var session = permit.facts().session();
    if (use && session != null) {
      source.used(policy.server(), session);
    }
  }

  boolean mayUse(Method method, Target target) {
    return decide(new Message.Request(method, target)).allowed();
  }

  /** Whether the server may ask this of the client. */
  boolean mayAsk(Method method) {
    return decide(new Message.Request(method, Target.NONE)).allowed();
  }

  boolean owns(String task) {
    return memory.tasks().belongs(policy.server(), task, caller);
  }

  void made(String task) {
    memory.tasks().made(policy.server(), task, caller);
  }

  /** Whether the tool's schema keeps to the rules for headers; what it says is remembered. */
  boolean learns(String tool, @Nullable JsonText schema) {
    if (schema == null) {
      return true;
    }
    var headers = ParamHeaders.of(schema);
    headers.ifPresent(said -> memory.tools().listed(policy.server(), tool, said));
    return headers.isPresent();
  }

  private Instant now() {
    return clock.instant();
  }

  /** The same caller under another policy. */
  Judge under(ServerPolicy other) {
    return new Judge(other, source, caller, memory, clock);
  }
}
