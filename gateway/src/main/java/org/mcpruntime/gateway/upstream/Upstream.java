package org.mcpruntime.gateway.upstream;

import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.function.Consumer;
import org.mcpruntime.gateway.limit.Limiter;
import org.mcpruntime.policy.Permit;
import org.mcpruntime.process.http.Call;
import org.mcpruntime.process.http.Endpoint;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Outgoing;
import org.mcpruntime.process.http.Receiver;

/** One server behind the gateway, and what is known of it. */
public final class Upstream {

  private final Endpoint endpoint;
  private final HttpClient client;
  private final Limiter limiter;
  private final EraProbe probe;

  public Upstream(Endpoint endpoint, HttpClient client, Limiter limiter) {
    this.endpoint = endpoint;
    this.client = client;
    this.limiter = limiter;
    this.probe = new EraProbe(endpoint, client);
  }

  public Limiter limiter() {
    return limiter;
  }

  /**
   * Sends what was permitted.
   *
   * @param permit evidence that somebody decided on exactly this
   */
  public Call send(EventLoop loop, Permit permit, Outgoing request, Receiver receiver) {
    Objects.requireNonNull(permit, "nothing is sent without a permit");
    return client.send(loop, endpoint, request, receiver);
  }

  /**
   * Tells which era the server speaks, at once where that is known.
   *
   * @param path of its MCP endpoint
   */
  public void era(EventLoop loop, String path, Consumer<EraProbe.Era> consumer) {
    probe.ask(loop, path, consumer);
  }

  /** What is known of the era that the server speaks. */
  public EraProbe.Era era() {
    return probe.known();
  }

  /** What the server did contradicts what is known of its era. */
  public void forgetEra() {
    probe.forget();
  }
}
