package org.mcpruntime.gateway.exchange;

import java.time.Duration;
import java.util.List;
import org.mcpruntime.mcp.Limits;

/**
 * How exchanges are carried out.
 *
 * @param request bounds of a client's message
 * @param response bounds of a server's message
 * @param patience how long to wait
 * @param origins that browsers may come from, besides loopback; {@code *} for all
 * @param unrecorded whether messages go on when they cannot be recorded
 */
public record GateConfig(
    Limits request, Limits response, Patience patience, List<String> origins, boolean unrecorded) {

  public GateConfig {
    origins = List.copyOf(origins);
  }

  /**
   * How long to wait.
   *
   * @param answer for the first byte of an answer
   * @param stream for the next byte of a stream
   * @param keepAlive after which a silent stream gets a comment
   */
  public record Patience(Duration answer, Duration stream, Duration keepAlive) {
    public static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(60), Duration.ofMinutes(30), Duration.ofSeconds(15));
  }

  public static final GateConfig DEFAULT =
      new GateConfig(Limits.REQUEST, Limits.RESPONSE, Patience.DEFAULT, List.of(), false);
}
