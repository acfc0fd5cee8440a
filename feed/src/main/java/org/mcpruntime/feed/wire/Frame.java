package org.mcpruntime.feed.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;

/** What a publisher says: one line, signed, the same bytes for everybody who gets it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Frame.Full.class, name = "full"),
  @JsonSubTypes.Type(value = Frame.Delta.class, name = "delta"),
  @JsonSubTypes.Type(value = Frame.Gone.class, name = "gone"),
  @JsonSubTypes.Type(value = Frame.Heartbeat.class, name = "heartbeat"),
  @JsonSubTypes.Type(value = Frame.Announcement.class, name = "keys")
})
public sealed interface Frame extends Opened {

  /** Something about one server. */
  sealed interface OfServer extends Frame {
    ObjectRef server();

    Point to();

    /** When the oldest change in it was made; null where nobody knows. */
    @Nullable Instant changedAt();
  }

  /** All of a server's policy. */
  record Full(ObjectRef server, Point to, @Nullable Instant changedAt, PolicySnapshot snapshot)
      implements OfServer {

    public Full {
      require("full", server, to, snapshot);
    }
  }

  /** What makes the policy at one point that of a later one. */
  record Delta(
      ObjectRef server, Point from, Point to, @Nullable Instant changedAt, PolicyDelta delta)
      implements OfServer {

    public Delta {
      require("delta", server, from, to, delta);
    }
  }

  /** There is no such server, or not any more: nothing may be done on it. */
  record Gone(ObjectRef server, Point to, @Nullable Instant changedAt) implements OfServer {

    public Gone {
      require("gone", server, to);
    }
  }

  /**
   * Nothing was left out until now.
   *
   * @param at the publisher's time; it rises
   * @param heads digest of where the servers of the stream stand, see {@link Heads}
   * @param everyMillis when the next one is due
   */
  record Heartbeat(Instant at, String heads, long everyMillis) implements Frame {

    public Heartbeat {
      require("heartbeat", at, heads);
    }
  }

  /** The keys that sign from now on; who trusts the key of this frame trusts them. */
  record Announcement(Instant at, List<Jwk> keys) implements Frame {

    public Announcement {
      require("keys", at);
      keys = Texts.copy(keys);
    }
  }

  /** A reader of JSON leaves null what is not there. */
  private static void require(String type, @Nullable Object... members) {
    for (var member : members) {
      if (member == null) {
        throw new IllegalArgumentException("a frame " + type + " lacks a member");
      }
    }
  }
}
