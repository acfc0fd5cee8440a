package org.mcpruntime.gateway.exchange;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Reader;

/**
 * The readers of messages, one pair for each loop: what happens on a loop happens one after the
 * other, and a new reader for each message would be a third of all that a call allocates.
 */
public final class Readers {

  private record Pair(Reader requests, Reader answers) {}

  private final GateConfig config;
  private final Map<EventLoop, Pair> pairs = new ConcurrentHashMap<>();

  Readers(GateConfig config) {
    this.config = config;
  }

  /** Reads what clients send; on its loop only. */
  Reader requests(EventLoop loop) {
    return pair(loop).requests;
  }

  /** Reads what servers send; on its loop only. */
  Reader answers(EventLoop loop) {
    return pair(loop).answers;
  }

  private Pair pair(EventLoop loop) {
    var pair = pairs.get(loop);
    return pair == null ? pairs.computeIfAbsent(loop, _ -> made()) : pair;
  }

  private Pair made() {
    return new Pair(
        new Reader(config.request(), Direction.TO_SERVER),
        new Reader(config.response(), Direction.TO_CLIENT));
  }
}
