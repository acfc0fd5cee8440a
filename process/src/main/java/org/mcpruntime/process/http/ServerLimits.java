package org.mcpruntime.process.http;

import java.time.Duration;

/**
 * Bounds of a server.
 *
 * @param headBytes of all headers of a request
 * @param headTimeout for a request to arrive once it has begun, its body included
 * @param idleTimeout of a connection between requests
 * @param connections at once; more are closed on arrival
 */
public record ServerLimits(
    int headBytes, Duration headTimeout, Duration idleTimeout, int connections) {

  public static final ServerLimits DEFAULT =
      new ServerLimits(32 << 10, Duration.ofSeconds(15), Duration.ofSeconds(60), 50_000);
}
