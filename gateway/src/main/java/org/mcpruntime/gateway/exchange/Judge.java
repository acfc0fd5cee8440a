package org.mcpruntime.gateway.exchange;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.ParamHeaders;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Decide;
import org.mcpruntime.policy.Decision;

/**
 * The decisions of one caller on one server, so that an item of a list is decided as its use would
 * be.
 */
record Judge(ServerPolicy policy, Caller caller, Wiring.Memory memory, InstantSource clock) {

  Decision decide(Message message) {
    return Decide.decide(policy.index(), caller, message, now());
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
    return new Judge(other, caller, memory, clock);
  }
}
