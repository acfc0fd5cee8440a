package org.mcpruntime.feed.subscribe;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.TrustedKeys;
import org.mcpruntime.policy.PolicyState;

/** Reads what was kept, and believes no more of it than of what comes over the wire. */
final class Shelf {

  private final Cache cache;
  private final TrustedKeys keys;
  private final Follower follower;
  private final Instant now;

  Shelf(Cache cache, TrustedKeys keys, Follower follower, Instant now) {
    this.cache = cache;
    this.keys = keys;
    this.follower = follower;
    this.now = now;
  }

  /** The policies that were kept and are proven. */
  List<Step.Changed> read() {
    var found = new ArrayList<Step.Changed>();
    for (var known : follower.wanted()) {
      var last = read(known.server());
      if (last != null) {
        found.add(last);
      }
    }
    return found;
  }

  private Step.@Nullable Changed read(ObjectRef server) {
    var lines = cache.read(server);
    Step.Changed last = null;
    for (int i = 0; i < lines.size(); i++) {
      if (!(keys.open(lines.get(i)) instanceof Frame.OfServer frame)
          || !frame.server().equals(server)) {
        return last;
      }
      if (i == 0 && frame instanceof Frame.Delta delta) {
        i++;
        var whole = i < lines.size() ? whole(delta, lines.get(i)) : null;
        if (whole == null) {
          return null;
        }
        frame = whole;
      }
      switch (follower.take(frame, now)) {
        case Step.Changed changed ->
            last = new Step.Changed(changed.frame(), null, changed.after(), null);
        case Step.Removed _ -> last = null;
        default -> {
          return last;
        }
      }
    }
    return last;
  }

  /** The whole policy behind a change, if it is what the change was signed to lead to. */
  private static Frame.@Nullable Full whole(Frame.Delta delta, byte[] json) {
    try {
      PolicySnapshot snapshot =
          Json.snapshotReader(_ -> {}).forType(PolicySnapshot.class).readValue(json);
      return PolicyState.of(snapshot).revision().equals(delta.to().revision())
          ? new Frame.Full(delta.server(), delta.to(), delta.changedAt(), snapshot)
          : null;
    } catch (IOException e) {
      return null;
    }
  }
}
