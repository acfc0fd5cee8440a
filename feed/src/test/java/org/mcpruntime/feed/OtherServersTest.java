package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.publish.UseStore;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Frames;
import org.mcpruntime.feed.wire.Heads;
import org.mcpruntime.feed.wire.Point;
import org.mcpruntime.feed.wire.SigningKey;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.policy.Render;

/** A gateway that is told to follow other servers while it runs. */
class OtherServersTest {

  private static final ObjectRef TILL = Made.ref("till");
  private final Times times = new Times();

  private Site site() {
    var site = new Site(Site.temporary(), times, Site.TIMING, UseStore.nowhere(), 0);
    site.publisher.replace(
        List.of(Made.server("desk"), Made.server("till")),
        List.of(Made.grant("ada", "desk", "ada"), Made.grant("ada-till", "till", "ada")),
        List.of(Made.session("ada-1", "desk", false), Made.session("ada-2", "till", false)));
    return site;
  }

  @Test
  void aServerThatIsAddedIsFollowedAndTheOthersStay() {
    try (var site = site();
        var gateway = new Ears(Ears.Told.of(site), times)) {
      gateway.awaitCurrent();

      gateway.subscriber.follow(Set.of(Made.DESK, TILL));

      await().until(() -> gateway.inForce.containsKey(TILL));
      assertThat(gateway.removed).isEmpty();
      site.publisher.put(Made.session("ada-1", "desk", true));
      await().until(() -> gateway.isRevoked("ada-1"));
      gateway.awaitCurrent();
      assertThat(gateway.faults).isEmpty();
    }
  }

  @Test
  void aServerThatIsTakenAwayIsRemovedAndItsChangesAreNotSent(@TempDir Path cache) {
    try (var site = site();
        var gateway = new Ears(Ears.Told.of(site).on(Made.DESK, TILL).keeping(cache), times)) {
      gateway.awaitCurrent();
      await().until(() -> cache.resolve("office%2Fdesk.feed").toFile().exists());

      gateway.subscriber.follow(Set.of(TILL));

      await().until(() -> gateway.removed.contains(Made.DESK));
      await().until(() -> !cache.resolve("office%2Fdesk.feed").toFile().exists());
      int updates = gateway.updates.size();
      site.publisher.put(Made.session("ada-1", "desk", true));
      site.publisher.put(Made.session("ada-2", "till", true));
      await().until(() -> gateway.updates.size() > updates);
      assertThat(gateway.updates.getLast().after().server()).isEqualTo(TILL);
      assertThat(gateway.inForce).containsOnlyKeys(TILL);
    }
  }

  @Test
  void whoFollowsNothingAsksNobodyUntilThereIsAServer() {
    try (var site = site();
        var gateway = new Ears(Ears.Told.of(site).on(), times)) {
      site.awaitSubscribers(0);

      gateway.subscriber.follow(Set.of(Made.DESK));
      gateway.awaitPolicy();
      gateway.subscriber.follow(Set.of());
      await().until(() -> gateway.inForce.isEmpty());
      site.awaitSubscribers(0);
      gateway.subscriber.follow(Set.of(Made.DESK));

      gateway.awaitPolicy();
      gateway.awaitCurrent();
      assertThat(site.metric("mcp_feed_refused_total")).isZero();
    }
  }

  @Test
  void theNewServersPolicyCountsWhenAHeartbeatSaysThatItIsTheNewest() {
    var desk = state("desk");
    var till = state("till");
    var at = new Point(1000, desk.revision());
    var tillAt = new Point(2000, till.revision());
    try (var publisher =
            new Liar(
                key ->
                    List.of(
                        Frames.line(key, new Frame.Full(Made.DESK, at, null, desk.snapshot()))));
        var gateway = new Ears(publisher.told(), times)) {
      gateway.awaitPolicy();
      publisher.say(heartbeat(publisher.key, times, at, null));
      gateway.awaitCurrent();

      gateway.subscriber.follow(Set.of(Made.DESK, TILL));
      await().until(() -> publisher.asked.size() == 2);
      publisher.say(
          Frames.line(publisher.key, new Frame.Full(TILL, tillAt, null, till.snapshot())));
      publisher.say(Frames.line(publisher.key, new Frame.Gone(Made.DESK, Point.gone(3000), null)));
      await().until(() -> gateway.removed.contains(Made.DESK));
      assertThat(gateway.inForce).as("nobody has said that it is the newest").isEmpty();

      publisher.say(heartbeat(publisher.key, times, Point.gone(3000), tillAt));

      await().until(() -> gateway.inForce.containsKey(TILL));
    }
  }

  private static PolicyState state(String server) {
    return PolicyState.of(Render.head(Made.server(server), "c1"));
  }

  private static byte[] heartbeat(SigningKey key, Times times, Point desk, @Nullable Point till) {
    var heads = new TreeMap<ObjectRef, Point>();
    heads.put(Made.DESK, desk);
    if (till != null) {
      heads.put(TILL, till);
    }
    return Frames.line(key, new Frame.Heartbeat(times.instant(), Heads.digest(heads), 60_000));
  }
}
