package org.mcpruntime.gateway.exchange;

import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.mcpruntime.gateway.caller.Authenticator;
import org.mcpruntime.gateway.caller.ProtectedResource;
import org.mcpruntime.gateway.caller.TrustedProxies;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.gateway.trail.Records;
import org.mcpruntime.gateway.trail.Trail;
import org.mcpruntime.gateway.upstream.Upstream;
import io.netty.util.concurrent.Ticker;

/** What an exchange works with; made once, in a main. */
public record Wiring(Who who, Where where, Memory memory, Watch watch, GateConfig config) {

  /** Who asks. */
  public record Who(
      Authenticator authenticator,
      ProtectedResource resource,
      TrustedProxies proxies,
      ReservedBook reserved) {

    public Who(
        Authenticator authenticator, ProtectedResource resource, TrustedProxies proxies) {
      this(authenticator, resource, proxies, new ReservedBook());
    }
  }

  /** What stands behind which path, under which policy. */
  public record Where(Routes routes, PolicySource policies, Map<Route, Upstream> upstreams) {

    public Where {
      upstreams = Map.copyOf(upstreams);
    }
  }

  /** What is remembered: for ever, and while a client and a server talk. */
  public record Memory(
      Trail trail, Records records, SessionSeal seal, Conversations conversations, Tasks tasks) {

    public Memory(Trail trail, Records records, SessionSeal seal) {
      this(trail, records, seal, new Conversations(), new Tasks());
    }
  }

  /** What others see, and what time it is. */
  public record Watch(
      Traffic traffic, Ticker ticker, InstantSource clock, RandomGenerator chance, Streams streams) {}
}
