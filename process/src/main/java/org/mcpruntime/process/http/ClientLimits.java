package org.mcpruntime.process.http;

import java.time.Duration;

/**
 * Bounds of a client.
 *
 * @param connections to one endpoint from one loop
 * @param idle kept open to one endpoint from one loop
 * @param idleTimeout of a connection that is kept; shorter than what servers grant, for one that a
 *     server just closed takes a request with it
 */
public record ClientLimits(
    Duration connectTimeout, int connections, int idle, Duration idleTimeout, int headBytes) {

  public static final ClientLimits DEFAULT =
      new ClientLimits(Duration.ofSeconds(3), 20_000, 256, Duration.ofSeconds(4), 64 << 10);
}
