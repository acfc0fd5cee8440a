package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Frames;
import org.mcpruntime.feed.wire.Heads;
import org.mcpruntime.feed.wire.Point;
import org.mcpruntime.feed.wire.Refused.Fault;
import org.mcpruntime.feed.wire.SigningKey;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.policy.Render;

/**
 * Whoever stands between a gateway and its publisher, or in the publisher's place without its key,
 * changes nothing: what was proven stays, and gets older.
 */
class LiesTest {

  private static final PolicyState GOOD = state("desk", false);
  private static final PolicyState OTHER = state("vault", false);
  private static final Point AT = new Point(1000, GOOD.revision());

  private static PolicyState state(String server, boolean revoked) {
    var made = Made.server(server);
    var grant = Render.part(made, Made.grant("ada", server, "ada")).binding().orElseThrow();
    var session = Render.part(made, Made.session("ada-1", server, revoked)).binding().orElseThrow();
    return PolicyState.of(
        Render.head(made, "c1").withGrants(List.of(grant)).withSessions(List.of(session)));
  }

  private static byte[] full(SigningKey key, long generation, PolicyState state) {
    var at = new Point(generation, state.revision());
    return Frames.line(key, new Frame.Full(Made.DESK, at, null, state.snapshot()));
  }

  private static byte[] delta(SigningKey key, Point from, Point to, PolicyDelta delta) {
    return Frames.line(key, new Frame.Delta(Made.DESK, from, to, null, delta));
  }

  private static byte[] heartbeat(SigningKey key, Instant at, Point point) {
    var heads = new TreeMap<ObjectRef, Point>();
    heads.put(Made.DESK, point);
    return Frames.line(key, new Frame.Heartbeat(at, Heads.digest(heads), 60_000));
  }

  private static PolicyDelta revoking() {
    return GOOD.deltaTo(state("desk", true));
  }

  /** A change that would let somebody in: Mallory's session. */
  private static PolicyDelta loosening() {
    var ada = GOOD.session(Made.ref("ada-1")).orElseThrow();
    var mallory =
        new SessionBinding(
            "mallory", "office", "mallory", "", "", ada.consentedTrust(), false, null, null, null);
    return PolicyDelta.ofSessions(Made.DESK, List.of(mallory), List.of());
  }

  private static Point after(PolicyDelta delta) {
    return new Point(2000, GOOD.with(delta).revision());
  }

  record Lie(String name, Function<SigningKey, byte[]> line, Fault fault) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Lie> lies() {
    var loosening = loosening();
    return Stream.of(
        new Lie(
            "signedWithAKeyOfItsOwn",
            _ -> delta(SigningKey.make(), AT, after(loosening), loosening),
            Fault.UNKNOWN_KEY),
        new Lie(
            "aByteOfTheBodyIsAnother",
            key -> changed(delta(key, AT, after(revoking()), revoking()), "true", "TRUE"),
            Fault.BAD_SIGNATURE),
        new Lie(
            "theSignatureOfAnotherLine",
            key -> {
              var one = text(delta(key, AT, after(revoking()), revoking()));
              var other = text(delta(key, AT, after(loosening), loosening));
              return bytes(
                  one.substring(0, one.indexOf(' ')) + other.substring(other.indexOf(' ')));
            },
            Fault.BAD_SIGNATURE),
        new Lie("noSignature", _ -> bytes("{\"type\":\"gone\"}\n"), Fault.MALFORMED),
        new Lie("anEmptyLine", _ -> bytes("\n"), Fault.MALFORMED),
        new Lie("signedNonsense", key -> key.line(bytes("[1,")), Fault.MALFORMED),
        new Lie(
            "aFrameWithoutMembers", key -> key.line(bytes("{\"type\":\"full\"}")), Fault.MALFORMED),
        new Lie(
            "aFrameOfTheFuture", key -> key.line(bytes("{\"type\":\"x\"}")), Fault.UNKNOWN_TYPE),
        new Lie("anOlderGeneration", key -> full(key, 999, state("desk", true)), Fault.OLDER),
        new Lie("aReplay", key -> full(key, 1000, GOOD), Fault.OLDER),
        new Lie(
            "aChangeOfAnotherBase",
            key -> delta(key, new Point(1000, "sha256:other"), after(loosening), loosening),
            Fault.OTHER_BASE),
        new Lie(
            "aChangeOfAnotherGeneration",
            key -> delta(key, new Point(1500, AT.revision()), after(loosening), loosening),
            Fault.OTHER_BASE),
        new Lie(
            "aChangeThatLeadsElsewhere",
            key -> delta(key, AT, new Point(2000, AT.revision()), loosening),
            Fault.OTHER_REVISION),
        new Lie(
            "anotherServersPolicyUnderThisName", key -> full(key, 2000, OTHER), Fault.OTHER_SERVER),
        new Lie(
            "anotherServersPolicy",
            key ->
                Frames.line(
                    key,
                    new Frame.Full(
                        Made.ref("vault"),
                        new Point(2000, OTHER.revision()),
                        null,
                        OTHER.snapshot())),
            Fault.OTHER_SERVER),
        new Lie(
            "anotherServersChange",
            key ->
                delta(
                    key,
                    AT,
                    new Point(2000, AT.revision()),
                    PolicyDelta.ofSessions(Made.ref("vault"), List.of(), List.of())),
            Fault.OTHER_SERVER),
        new Lie(
            "aHeartbeatAfterADroppedChange",
            key -> heartbeat(key, now().plusSeconds(1), after(revoking())),
            Fault.OTHER_HEADS),
        new Lie(
            "aHeartbeatThatWasSaidBefore", key -> heartbeat(key, Instant.EPOCH, AT), Fault.OLDER),
        new Lie(
            "aHeartbeatOfTomorrow",
            key -> heartbeat(key, now().plus(Duration.ofDays(1)), AT),
            Fault.FUTURE),
        new Lie(
            "aHeartbeatThatIsHalfAMinuteAhead",
            key -> heartbeat(key, now().plusSeconds(30), AT),
            Fault.FUTURE));
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  private static byte[] changed(byte[] line, String what, String with) {
    return bytes(text(line).replace(what, with));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> good(SigningKey key) {
    return List.of(full(key, 1000, GOOD), heartbeat(key, now(), AT));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aLieChangesNothing(Lie lie) {
    var times = new Times();
    try (var liar = new Liar(LiesTest::good);
        var gateway = new Ears(liar.told(), times)) {
      gateway.awaitPolicy();
      gateway.awaitCurrent();
      times.pass(Duration.ofSeconds(4));

      liar.say(lie.line.apply(liar.key));

      gateway.awaitFault(lie.fault);
      assertThat(gateway.inForce).containsOnlyKeys(Made.DESK).containsValue(GOOD);
      assertThat(gateway.updates).hasSize(1);
      assertThat(gateway.removed).isEmpty();
    }
  }

  @Test
  void whatIsNotHeardGetsOlder() {
    var times = new Times();
    try (var liar = new Liar(LiesTest::good);
        var gateway = new Ears(liar.told(), times)) {
      gateway.awaitCurrent();

      times.pass(Duration.ofSeconds(9));
      liar.say(heartbeat(liar.key, times.instant(), after(revoking())));
      gateway.awaitFault(Fault.OTHER_HEADS);

      assertThat(gateway.subscriber.age()).isGreaterThan(Duration.ofSeconds(9).toNanos());
    }
  }

  @Test
  void aHeartbeatThatWasHeldBackIsAsOldAsItSays() {
    var times = new Times();
    try (var liar = new Liar(key -> List.of(full(key, 1000, GOOD)));
        var gateway = new Ears(liar.told(), times)) {
      gateway.awaitPolicy();

      liar.say(heartbeat(liar.key, times.instant().minusSeconds(40), AT));

      await().until(() -> gateway.subscriber.age() < Duration.ofSeconds(45).toNanos());
      assertThat(gateway.subscriber.age()).isGreaterThan(Duration.ofSeconds(39).toNanos());
    }
  }

  @Test
  void aMachineThatWasSuspendedKnowsHowOldItsPoliciesAre() {
    var times = new Times();
    try (var liar = new Liar(LiesTest::good);
        var gateway = new Ears(liar.told(), times)) {
      gateway.awaitCurrent();

      times.setWrong(Duration.ofHours(8)); // the ticker stood still

      assertThat(gateway.subscriber.age())
          .isGreaterThan(Duration.ofHours(8).minusSeconds(6).toNanos());
    }
  }

  @Test
  void aLineThatIsCutOffIsNoLine() {
    try (var liar = new Liar(LiesTest::good);
        var gateway = new Ears(liar.told(), new Times())) {
      gateway.awaitCurrent();
      var line = delta(liar.key, AT, after(revoking()), revoking());

      liar.say(Arrays.copyOf(line, line.length - 20));
      liar.cut();

      await().until(() -> liar.asked.size() > 1);
      assertThat(gateway.isRevoked("ada-1")).isFalse();
      assertThat(liar.asked.getLast()).contains("\"generation\":1000", AT.revision());
    }
  }

  @Test
  void aLineWithoutEndIsNotReadToItsEnd() {
    var piece = new byte[8 << 20];
    Arrays.fill(piece, (byte) 'x');
    try (var liar = new Liar(LiesTest::good);
        var gateway = new Ears(liar.told(), new Times())) {
      gateway.awaitCurrent();

      for (int i = 0; i < 9; i++) {
        liar.say(piece);
      }

      await().until(() -> liar.asked.size() > 1);
      assertThat(gateway.inForce).containsValue(GOOD);
    }
  }

  @Test
  void whoDoubtsAsksForTheWhole() {
    try (var liar = new Liar(LiesTest::good);
        var gateway = new Ears(liar.told(), new Times())) {
      gateway.awaitCurrent();

      liar.say(delta(liar.key, new Point(1, "sha256:x"), after(revoking()), revoking()));

      await().until(() -> liar.asked.size() > 1);
      assertThat(liar.asked.getLast()).contains("\"generation\":1000").doesNotContain("revision");
    }
  }

  @Test
  void theTruthIsFollowed() {
    try (var liar = new Liar(LiesTest::good);
        var gateway = new Ears(liar.told(), new Times())) {
      gateway.awaitCurrent();

      liar.say(delta(liar.key, AT, after(revoking()), revoking()));

      await().until(() -> gateway.isRevoked("ada-1"));
      assertThat(gateway.faults).isEmpty();
    }
  }
}
