package org.mcpruntime.gateway.exchange;

import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.gateway.source.Swap;

/** What is under way: decided again when a policy changes, told when the gateway goes. */
public final class Streams implements PolicySource.Listener {

  /** Into how many parts a period is divided. */
  private static final int PARTS = 16;

  private final Set<Relay> open = ConcurrentHashMap.newKeySet();
  private final Set<EventLoop> watched = ConcurrentHashMap.newKeySet();

  void opened(Relay relay) {
    open.add(relay);
    var loop = relay.loop();
    if (!watched.contains(loop) && watched.add(loop)) {
      watch(loop, relay.period());
    }
  }

  /** One timer for all of a loop: one each would be set and taken back with every call. */
  @SuppressWarnings("FutureReturnValueIgnored") // it goes on as long as the loop
  private void watch(EventLoop loop, long period) {
    long part = Math.max(1, period / PARTS);
    loop.scheduleWithFixedDelay(new Look(loop), part, part, TimeUnit.NANOSECONDS);
  }

  /** Looks at a part of a loop's relays at a time: ten thousand at once would hold calls up. */
  private final class Look implements Runnable {

    private final EventLoop loop;
    private int part;

    Look(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void run() {
      part = (part + 1) % PARTS;
      for (var relay : open) {
        if (relay.loop().equals(loop) && Math.floorMod(relay.hashCode(), PARTS) == part) {
          relay.check();
        }
      }
    }
  }

  void closed(Relay relay) {
    open.remove(relay);
  }

  /** How many messages and streams are under way. */
  public int count() {
    return open.size();
  }

  @Override
  public void swapped(Swap swap) {
    for (var relay : open) {
      if (swap.removed().stream().anyMatch(relay::isOn)) {
        relay.loop().execute(() -> relay.cut(Reason.POLICY_UNAVAILABLE));
      }
    }
    for (var change : swap.changes()) {
      for (var relay : open) {
        if (relay.isOn(change.server()) && change.concerns(relay.caller())) {
          relay.loop().execute(() -> relay.decideAgain(change.after()));
        }
      }
    }
  }

  @Override
  public void aged() {
    for (var relay : open) {
      relay.loop().execute(relay::decideAgain);
    }
  }

  @Override
  public void refused(PolicySource.Refusal refusal) {
    // What was in force stays, and so does what is open.
  }

  /** No path leads to these servers any more: nothing goes on there. */
  public void left(Set<ObjectRef> servers) {
    for (var relay : open) {
      if (servers.stream().anyMatch(relay::isOn)) {
        relay.loop().execute(() -> relay.cut(Reason.SERVER_UNKNOWN));
      }
    }
  }

  /** Ends the streams that would go on for ever; what has an answer coming gets it. */
  public void drain() {
    for (var relay : open) {
      relay.loop().execute(relay::drain);
    }
  }

  /** Ends whatever is left. */
  public void end() {
    for (var relay : open) {
      relay.loop().execute(relay::endNow);
    }
  }
}
