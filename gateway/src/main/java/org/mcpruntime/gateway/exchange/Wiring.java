package org.mcpruntime.gateway.exchange;

import io.netty.util.concurrent.Ticker;
import java.time.InstantSource;
import java.util.Optional;
import org.mcpruntime.gateway.caller.Authenticator;
import org.mcpruntime.gateway.caller.ProtectedResource;
import org.mcpruntime.gateway.caller.TrustedProxies;
import org.mcpruntime.gateway.caller.VerifyingProxy;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.gateway.trail.Records;
import org.mcpruntime.gateway.trail.Trail;

/** What an exchange works with; made once, in a main. */
public record Wiring(
    Who who, Where where, Memory memory, Watch watch, GateConfig config, Readers readers) {

  public Wiring(Who who, Where where, Memory memory, Watch watch, GateConfig config) {
    this(who, where, memory, watch, config, new Readers(config));
  }

  /** Who asks. */
  public record Who(
      Authenticator authenticator,
      ProtectedResource resource,
      TrustedProxies proxies,
      PassageBook passages) {

    public Who(
        Authenticator authenticator,
        ProtectedResource resource,
        TrustedProxies proxies,
        VerifyingProxy verified) {
      this(authenticator, resource, proxies, new PassageBook(verified));
    }
  }

  /** What stands behind which path, under which policy. */
  public record Where(RouteTable routes, PolicySource policies) {

    /** The policy of a route's server; of the only one there is where the route names none. */
    Optional<ServerPolicy> policy(Route route) {
      var current = policies.current();
      return route.server().name().isEmpty() ? current.only() : current.of(route.server());
    }
  }

  /** What is remembered: for ever, and while a client and a server talk. */
  public record Memory(Trail trail, Records records, SessionSeal seal, Open open) {

    public Memory(Trail trail, Records records, SessionSeal seal) {
      this(trail, records, seal, new Open(new Conversations(), new Tasks(), new ToolBook()));
    }

    Conversations conversations() {
      return open.conversations;
    }

    Tasks tasks() {
      return open.tasks;
    }

    ToolBook tools() {
      return open.tools;
    }
  }

  /** What is known of talks that go on. */
  record Open(Conversations conversations, Tasks tasks, ToolBook tools) {}

  /** What others see, and what time it is. */
  public record Watch(
      Traffic traffic, Ticker ticker, InstantSource clock, Traces traces, Streams streams) {}
}
