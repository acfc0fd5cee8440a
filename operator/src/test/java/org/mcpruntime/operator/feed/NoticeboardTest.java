package org.mcpruntime.operator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.publish.Life;

/** What replicas tell each other: uses and ends of sessions, and what their gateways enforce. */
class NoticeboardTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final ObjectRef DESK = new ObjectRef("office", "desk");
  private static final ObjectRef ADA = new ObjectRef("office", "ada-1");
  private static final ObjectRef BOB = new ObjectRef("office", "bob-1");

  private final SharedText secret = new SharedText();
  private final Noticeboard one = new Noticeboard(secret, "one");
  private final Noticeboard two = new Noticeboard(secret, "two");

  private static SharedLives lives(Noticeboard board, Instant now) {
    return new SharedLives(board.recall(now), board::others);
  }

  private static Life used(Duration ago) {
    return new Life(NOW.minus(Duration.ofHours(5)), NOW.minus(ago), null);
  }

  private static Life ended() {
    return new Life(NOW.minus(Duration.ofHours(5)), NOW.minus(Duration.ofHours(4)), NOW);
  }

  private static Notice enforcing(String gateway, String revision) {
    return new Notice(NOW, List.of(new Notice.Enforced(DESK, gateway, revision)), List.of(), true);
  }

  private static Notice silent(Instant at) {
    return new Notice(at, List.of(), List.of(), true);
  }

  @Test
  void whatGatewaysOfOneReplicaEnforceTheOtherKnows() {
    assertThat(one.turn(enforcing("pod-1", "sha256:a"))).isEmpty();
    assertThat(two.turn(silent(NOW))).isEmpty();

    assertThat(two.enforced(DESK)).containsExactly(Map.entry("pod-1", "sha256:a"));
    assertThat(one.enforced(DESK)).isEmpty();
  }

  @Test
  void whoHasNothingToSayWritesNothing() {
    assertThat(one.turn(silent(NOW))).isEmpty();
    var _ = two.turn(enforcing("pod-1", "sha256:a"));
    var _ = two.turn(enforcing("pod-1", "sha256:a"));
    assertThat(one.turn(silent(NOW))).isEmpty();

    assertThat(secret.writes()).isEqualTo(1);
  }

  @Test
  void whoIsOvertakenWritesTheNextTime() {
    secret.beforeTheNextWrite(() -> two.turn(enforcing("pod-2", "sha256:b")));

    var _ = one.turn(enforcing("pod-1", "sha256:a"));
    var _ = one.turn(enforcing("pod-1", "sha256:a"));
    var _ = two.turn(enforcing("pod-2", "sha256:b"));

    assertThat(one.enforced(DESK)).containsOnlyKeys("pod-2");
    assertThat(two.enforced(DESK)).containsOnlyKeys("pod-1");
  }

  @Test
  void aReplicaThatIsNoMoreIsForgottenAndOneThatIsQuietIsNot() {
    var _ = one.turn(enforcing("pod-1", "sha256:a"));
    for (var at = NOW; at.isBefore(NOW.plus(Duration.ofHours(3))); at = at.plusSeconds(60)) {
      var quiet = new Notice(at, enforcing("pod-2", "sha256:b").enforced(), List.of(), true);
      var _ = two.turn(quiet);
    }
    var late = NOW.plus(Duration.ofHours(3));
    assertThat(two.enforced(DESK)).isEmpty();
    var _ = one.turn(silent(late));
    assertThat(one.enforced(DESK)).containsOnlyKeys("pod-2");
  }

  @Test
  void usesAndEndsOfOneReplicaTheOtherLearns() {
    var ofOne = lives(one, NOW);
    var ofTwo = lives(two, NOW);
    ofOne.write(
        Map.of(
            ADA, used(Duration.ofMinutes(1)),
            BOB, ended(),
            DESK, used(Duration.ofHours(5))));

    var _ = one.turn(ofOne.told(NOW, List.of()));
    var _ = two.turn(ofTwo.told(NOW, List.of()));

    assertThat(ofTwo.read()).containsOnlyKeys(ADA, BOB);
    assertThat(ofTwo.read().get(BOB)).isEqualTo(ended());
    assertThat(ofTwo.isWhole()).isTrue();
  }

  @Test
  void anEndIsNotForgottenByAReplicaThatBeginsAgain() {
    var before = lives(one, NOW);
    before.write(Map.of(BOB, ended()));
    var _ = one.turn(before.told(NOW, List.of()));

    var board = new Noticeboard(secret, "one");
    var after = lives(board, NOW);
    var _ = board.turn(after.told(NOW, enforcing("pod-1", "sha256:a").enforced()));

    assertThat(after.read()).containsEntry(BOB, ended());
    var _ = two.turn(silent(NOW));
    assertThat(lives(two, NOW).read()).containsEntry(BOB, ended());
  }

  @Test
  void whatDoesNotFitIsSaidSoThatNobodyEndsSessionsForWantOfUses() {
    var chance = new SplittableRandom(1);
    var all = new HashMap<ObjectRef, Life>();
    for (int i = 0; i < 30_000; i++) {
      all.put(
          new ObjectRef(
              "office", Long.toHexString(chance.nextLong()) + Long.toHexString(chance.nextLong())),
          new Life(
              NOW.minusMillis(chance.nextInt(600_000, 80_000_000)),
              NOW.minusMillis(chance.nextInt(500_000)),
              null));
    }
    all.put(BOB, ended());
    var ofOne = lives(one, NOW);
    ofOne.write(all);

    var told = ofOne.told(NOW, List.of());
    System.err.println(
        +new Notice(
                NOW,
                List.of(),
                all.entrySet().stream()
                    .limit(1000)
                    .map(e -> new Notice.Session(e.getKey(), e.getValue()))
                    .toList(),
                true)
            .text()
            .length());

    assertThat(told.isWhole()).isFalse();
    assertThat(told.lives()).extracting(Notice.Session::session).containsExactly(BOB);
    assertThat(told.text().length()).isLessThan(Noticeboard.LONGEST);
    assertThat(ofOne.isWhole()).isFalse();
    var _ = one.turn(told);
    var _ = two.turn(silent(NOW));
    assertThat(new SharedLives(List.of(), two::others).isWhole()).isFalse();
  }

  @Test
  void whatSomebodyElseWroteThereIsNoNotice() {
    secret.put(Map.of("three", "nonsense", "four", ""));

    assertThat(one.turn(enforcing("pod-1", "sha256:a"))).isEmpty();

    assertThat(one.others()).isEmpty();
    var _ = two.turn(silent(NOW));
    assertThat(two.others()).hasSize(1);
  }

  @Test
  void nobodyBeginsWithoutKnowingWhatIsOver() {
    secret.away(true);

    assertThat(one.turn(silent(NOW))).contains("the API is away");
    assertThatThrownBy(() -> one.recall(NOW)).isInstanceOf(UncheckedIOException.class);
  }
}
