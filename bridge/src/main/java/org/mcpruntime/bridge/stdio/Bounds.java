package org.mcpruntime.bridge.stdio;

import java.time.Duration;
import org.mcpruntime.mcp.Limits;

/**
 * Bounds of a bridge.
 *
 * @param sessions open at once
 * @param requests that one process works on at once
 * @param idle a session ends after so long without a request and without an open stream
 * @param start for a process to answer its handshake
 * @param patience of a server with a client that does not read its stream
 * @param keepAlive between comments on a stream that is silent
 * @param request what clients may send
 * @param answer what a server may write in one line
 */
public record Bounds(
    int sessions,
    int requests,
    Duration idle,
    Duration start,
    Duration patience,
    Duration keepAlive,
    Limits request,
    Limits answer) {

  public static final Bounds USUAL =
      new Bounds(
          64,
          1024,
          Duration.ofMinutes(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Limits.REQUEST,
          Limits.RESPONSE);

  public Bounds withSessions(int newSessions) {
    return new Bounds(newSessions, requests, idle, start, patience, keepAlive, request, answer);
  }

  public Bounds withIdle(Duration newIdle) {
    return new Bounds(sessions, requests, newIdle, start, patience, keepAlive, request, answer);
  }

  public Bounds withPatience(Duration newPatience) {
    return new Bounds(sessions, requests, idle, start, newPatience, keepAlive, request, answer);
  }
}
