package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.feed.publish.KeyFolder;
import org.mcpruntime.feed.publish.KeyRing;
import org.mcpruntime.feed.publish.UseStore;
import org.mcpruntime.feed.subscribe.Anchors;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Frames;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.feed.wire.Point;
import org.mcpruntime.feed.wire.SigningKey;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.policy.Render;

/** Keys: made, kept, published, and changed without anybody noticing. */
class KeysTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final KeyRing.Rotation MONTHLY = KeyRing.Rotation.USUAL;

  @TempDir Path folder;

  @Test
  void aKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
    var first = KeyRing.open(new KeyFolder(folder), MONTHLY, START);
    var second = KeyRing.open(new KeyFolder(folder), MONTHLY, START);

    assertThat(second.published()).isEqualTo(first.published()).hasSize(1);
    try (var files = Files.list(folder)) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(
              file ->
                  assertThat(Files.getPosixFilePermissions(file))
                      .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }
  }

  @Test
  void whatIsPublishedIsASetOfKeysForEverybody() throws ParseException, JOSEException {
    var ring = KeyRing.open(new KeyFolder(folder), MONTHLY, START);
    var json =
        new String(new Jwk.Set(ring.published()).json(), java.nio.charset.StandardCharsets.UTF_8);

    var read = (OctetKeyPair) JWKSet.parse(json).getKeys().getFirst();

    assertThat(read.getCurve().getName()).isEqualTo("Ed25519");
    assertThat(read.computeThumbprint().toString()).isEqualTo(read.getKeyID());
    assertThat(read.isPrivate()).isFalse();
  }

  @Test
  void theNextKeyIsPublishedBeforeItSignsAndTheOldOneAfter() {
    var ring = KeyRing.open(new KeyFolder(folder), MONTHLY, START);
    var old = ring.signing(START).verifier().kid();

    var before = START.plus(Duration.ofDays(28));
    assertThat(ring.turn(before)).isTrue();
    assertThat(ring.published()).hasSize(2);
    assertThat(ring.signing(before).verifier().kid()).isEqualTo(old);

    var at = START.plus(Duration.ofDays(30));
    assertThat(ring.turn(at)).isFalse();
    assertThat(ring.signing(at).verifier().kid()).isNotEqualTo(old);
    assertThat(ring.published()).hasSize(2);

    var after = START.plus(Duration.ofDays(32));
    assertThat(ring.turn(after)).isTrue();
    assertThat(ring.published()).hasSize(1).noneMatch(key -> key.kid().equals(old));
    assertThat(KeyRing.open(new KeyFolder(folder), MONTHLY, after).published())
        .isEqualTo(ring.published());
  }

  @Test
  void aRingThatWasOffForLongStillPublishesTheNextKeyFirst() {
    var old = KeyRing.open(new KeyFolder(folder), MONTHLY, START).signing(START).verifier().kid();
    var late = START.plus(Duration.ofDays(100));

    var ring = KeyRing.open(new KeyFolder(folder), MONTHLY, late);

    assertThat(ring.published()).hasSize(2);
    assertThat(ring.signing(late).verifier().kid()).isEqualTo(old);
  }

  private Site site(Times times) {
    return new Site(folder, times, Site.TIMING, UseStore.nowhere(), 0);
  }

  @Test
  void aGatewayFollowsThroughARotation() {
    var times = new Times();
    try (var site = site(times).open();
        var gateway = new Ears(Ears.Told.of(site), times)) {
      gateway.awaitCurrent();
      var first = site.keys();

      times.pass(Duration.ofDays(28));
      await().until(() -> site.keys().size() == 2);
      gateway.awaitCurrent();
      times.pass(Duration.ofDays(3));
      gateway.awaitCurrent();
      times.pass(Duration.ofDays(2));
      await().until(() -> site.keys().size() == 1);
      site.publisher.put(Made.session("ada-1", "desk", true));

      await().until(() -> gateway.isRevoked("ada-1"));
      gateway.awaitCurrent();
      assertThat(site.keys()).doesNotContainAnyElementsOf(first);
    }
  }

  @Test
  void aGatewayThatBeginsAgainRemembersWhatWasAnnounced() {
    var times = new Times();
    try (var site = site(times).open()) {
      var told = Ears.Told.of(site).keeping(folder.resolve("cache"));
      try (var gateway = new Ears(told, times)) {
        gateway.awaitCurrent();
        times.pass(Duration.ofDays(28));
        await().until(() -> site.keys().size() == 2);
        gateway.awaitCurrent();
      }
      times.pass(Duration.ofDays(5));
      await().until(() -> site.keys().size() == 1);

      // The file that it was given at first has only a key that nobody uses any more.
      try (var again = new Ears(told, times)) {
        again.awaitCurrent();
      }
    }
  }

  @Test
  void keysCanBeAskedFor() {
    var times = new Times();
    try (var site = site(times).open()) {
      var place = new Anchors.Place(URI.create(site.url() + "/feed/v1/keys"));
      try (var gateway = new Ears(Ears.Told.of(site).with(place), times)) {
        gateway.awaitCurrent();

        assertThat(gateway.inForce).containsKey(Made.DESK);
      }
      var told = Ears.Told.of(site).with(place).keeping(folder.resolve("cache"));
      new Ears(told, times).closeWhenCurrent();
      try (var alone = new Ears(told.at(URI.create("http://127.0.0.1:1")), times)) {
        assertThat(alone.inForce).as("what was asked for is kept").containsKey(Made.DESK);
      }
    }
  }

  @Test
  void anOldAnnouncementBringsBackNoKeyAfterARestart() {
    var times = new Times();
    var next = SigningKey.make();
    var begin = times.instant();
    try (var liar = new Liar(_ -> List.of())) {
      var told = liar.told().keeping(folder.resolve("cache"));
      var both = List.of(liar.key.verifier().jwk(), next.verifier().jwk());
      var old = Frames.line(liar.key, new Frame.Announcement(begin.minusSeconds(60), both));
      var newer =
          Frames.line(liar.key, new Frame.Announcement(begin, List.of(next.verifier().jwk())));
      try (var gateway = new Ears(told, times)) {
        await().until(() -> liar.asked.size() == 1);
        liar.say(old);
        liar.say(newer);
        liar.say(full(next));
        gateway.awaitPolicy();
      }
      var retired = Frames.line(next, new Frame.Announcement(begin.minusSeconds(30), List.of()));

      try (var again = new Ears(told, times)) {
        await().until(() -> liar.asked.size() == 2);
        liar.say(retired);
        liar.say(Frames.line(next, new Frame.Gone(Made.DESK, Point.gone(2000), null)));

        await().until(() -> again.removed.contains(Made.DESK));
        assertThat(again.faults).isEmpty();
      }
    }
  }

  private static byte[] full(SigningKey key) {
    var state = PolicyState.of(Render.head(Made.server("desk"), "c1"));
    var at = new Point(1000, state.revision());
    return Frames.line(key, new Frame.Full(Made.DESK, at, null, state.snapshot()));
  }
}
