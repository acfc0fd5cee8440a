package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Heads;
import org.mcpruntime.feed.wire.Point;

/** All who asked for the same servers: a heartbeat is signed once for them. */
final class Audience {

  final List<ObjectRef> servers;
  int members;
  private byte[] line = {};
  private long beat = -1;
  private long moves = -1;
  private String digest = "";

  Audience(List<ObjectRef> servers) {
    this.servers = servers;
  }

  /**
   * The heartbeat for a member that was sent all there is.
   *
   * @param heads where its servers stand
   */
  byte[] heartbeat(SortedMap<ObjectRef, Point> heads, Pulse pulse, Function<Frame, byte[]> sign) {
    boolean stale = moves != pulse.moves();
    if (stale) {
      moves = pulse.moves();
      var now = Heads.digest(heads);
      stale = !now.equals(digest);
      digest = now;
    }
    if (stale || beat != pulse.beats()) {
      beat = pulse.beats();
      line = sign.apply(new Frame.Heartbeat(pulse.at().get(), digest, pulse.every().toMillis()));
    }
    return line;
  }

  /**
   * Which beat it is.
   *
   * @param beats how often the heart has beaten
   * @param moves how often anything has changed
   * @param at gives a time that was not given before
   */
  record Pulse(long beats, long moves, Supplier<Instant> at, Duration every) {}
}
