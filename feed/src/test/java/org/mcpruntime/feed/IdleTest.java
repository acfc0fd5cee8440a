package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.feed.publish.UseFile;
import org.mcpruntime.feed.publish.UseStore;

/** Sessions end when no gateway lets them do anything for long enough. */
class IdleTest {

  /** Time goes in leaps here, over which gateways come back. */
  private static final Publisher.Timing TIMING =
      new Publisher.Timing(
          Duration.ofMillis(2),
          Duration.ofMillis(50),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofSeconds(15));

  @TempDir Path folder;

  private Site site(Times times, UseStore uses, String idle) {
    var site = new Site(folder, times, TIMING, uses, 0);
    site.publisher.replace(
        List.of(Made.server("desk", "add", idle)),
        List.of(Made.grant("ada", "desk", "ada")),
        List.of(Made.session("ada-1", "desk", false), Made.session("ada-2", "desk", false)));
    return site;
  }

  private static boolean isOver(Ears gateway, String session, Times times) {
    return gateway.session(session).expired(times.instant());
  }

  @Test
  void aSessionThatNobodyUsesEndsAndOneThatIsUsedAnywhereDoesNot() {
    var times = new Times();
    try (var site = site(times, UseStore.nowhere(), "10m");
        var one = new Ears(Ears.Told.of(site).named("one"), times);
        var other = new Ears(Ears.Told.of(site).named("other"), times)) {
      one.awaitCurrent();
      other.awaitCurrent();
      awaitReports(site, 2);

      for (int i = 0; i < 3; i++) {
        times.pass(Duration.ofMinutes(4));
        (i % 2 == 0 ? one : other).subscriber.used(Made.DESK, Made.ref("ada-1"));
        times.pass(Duration.ofSeconds(6));
        one.awaitCurrent();
        other.awaitCurrent();
        awaitUses(site, i + 1);
      }

      await().until(() -> isOver(one, "ada-2", times) && isOver(other, "ada-2", times));
      assertThat(isOver(one, "ada-1", times)).isFalse();
      assertThat(isOver(other, "ada-1", times)).isFalse();
    }
  }

  /** Who has not said anything yet says nothing of idleness. */
  private static void awaitReports(Site site, int count) {
    await().until(() -> site.metric("mcp_feed_acknowledged_seconds_count") >= count);
  }

  private static void awaitUses(Site site, int count) {
    await().until(() -> site.metric("mcp_feed_session_uses_total") >= count);
  }

  @Test
  void anEndIsFinalAndSurvivesARestart() {
    var times = new Times();
    var uses = new UseFile(folder.resolve("uses.json"), Site.log(times));
    try (var site = site(times, uses, "10m");
        var gateway = new Ears(Ears.Told.of(site), times)) {
      gateway.awaitCurrent();
      awaitReports(site, 1);
      times.pass(Duration.ofMinutes(11));
      await().until(() -> isOver(gateway, "ada-1", times));
    }

    try (var again = site(times, uses, "10m");
        var gateway = new Ears(Ears.Told.of(again), times)) {
      gateway.awaitPolicy();
      assertThat(isOver(gateway, "ada-1", times)).isTrue();

      gateway.subscriber.used(Made.DESK, Made.ref("ada-1"));
      gateway.awaitCurrent();
      times.pass(Duration.ofSeconds(6));
      awaitUses(again, 1);

      assertThat(isOver(gateway, "ada-1", times)).isTrue();
    }
  }

  @Test
  void aSessionEndsAtItsGreatestAgeThoughItIsUsed() {
    var times = new Times();
    try (var site = site(times, UseStore.nowhere(), "100h");
        var gateway = new Ears(Ears.Told.of(site), times)) {
      gateway.awaitCurrent();

      times.pass(Duration.ofHours(23));
      assertThat(isOver(gateway, "ada-1", times)).isFalse();
      times.pass(Duration.ofHours(2));

      await().until(() -> isOver(gateway, "ada-1", times));
    }
  }

  @Test
  void aPublisherThatHearsNobodyEndsNothing() {
    var times = new Times();
    var uses = new UseFile(folder.resolve("uses.json"), Site.log(times));
    try (var standby = site(times, uses, "10m")) {
      times.pass(Duration.ofHours(2));
      standby.publisher.put(Made.server("late"));
      try (var gateway = new Ears(Ears.Told.of(standby).on(Made.DESK, Made.ref("late")), times)) {
        gateway.awaitCurrent();
        awaitReports(standby, 1);
        standby.publisher.put(Made.session("ada-1", "desk", true));
        await().until(() -> gateway.isRevoked("ada-1"));

        assertThat(isOver(gateway, "ada-2", times)).isFalse();
      }
    }
  }

  @Test
  void aPublisherThatHearsNobodyWritesNothing() {
    var file = folder.resolve("uses.json");
    try (var standby = site(new Times(), new UseFile(file, Site.log(new Times())), "10m")) {
      await().until(standby.publisher::isOpen);
    }

    assertThat(file).doesNotExist();
  }

  @Test
  void anEndIsNotForgottenWhileASessionIsAwayForAMoment() {
    var times = new Times();
    try (var site = site(times, UseStore.nowhere(), "10m");
        var gateway = new Ears(Ears.Told.of(site), times)) {
      gateway.awaitCurrent();
      awaitReports(site, 1);
      times.pass(Duration.ofMinutes(11));
      await().until(() -> isOver(gateway, "ada-1", times));

      site.publisher.removeSession(Made.ref("ada-1"));
      await().until(() -> gateway.policy().sessionCount() == 1);
      site.publisher.put(Made.session("ada-1", "desk", false));
      await().until(() -> gateway.policy().sessionCount() == 2);

      assertThat(isOver(gateway, "ada-1", times)).isTrue();
    }
  }

  @Test
  void aClockThatJumpsEndsNoSession() {
    var times = new Times();
    var jumping = new Times();
    try (var site = site(jumping, UseStore.nowhere(), "1h");
        var gateway = new Ears(Ears.Told.of(site), times)) {
      gateway.awaitCurrent();
      awaitReports(site, 1);

      jumping.setWrong(Duration.ofHours(10));
      jumping.pass(Duration.ofSeconds(2));
      site.publisher.put(Made.session("ada-3", "desk", false));
      await().until(() -> gateway.policy().sessionCount() == 3);
      site.publisher.put(Made.session("ada-4", "desk", false));
      await().until(() -> gateway.policy().sessionCount() == 4);

      assertThat(gateway.session("ada-1").expiresAt()).isNull();
    }
  }

  @Test
  void aTornFileOfUsesStopsNoPublisher() throws IOException {
    var times = new Times();
    var file = folder.resolve("uses.json");
    Files.writeString(file, "[{\"session\":{\"name\":");

    try (var site = site(times, new UseFile(file, Site.log(times)), "10m");
        var gateway = new Ears(Ears.Told.of(site), times)) {
      gateway.awaitCurrent();

      assertThat(gateway.policy().sessionCount()).isEqualTo(2);
    }
  }

  @Test
  void whoTakesOverKnowsWhatHasEndedMeanwhile() {
    var times = new Times();
    var uses = new UseFile(folder.resolve("uses.json"), Site.log(times));
    try (var standby = site(times, uses, "10m")) {
      await().until(standby.publisher::isOpen);
      try (var site = site(times, uses, "10m");
          var gateway = new Ears(Ears.Told.of(site), times)) {
        gateway.awaitCurrent();
        awaitReports(site, 1);
        times.pass(Duration.ofMinutes(11));
        await().until(() -> isOver(gateway, "ada-1", times));
      }

      try (var gateway = new Ears(Ears.Told.of(standby), times)) {
        gateway.awaitCurrent();

        await().until(() -> isOver(gateway, "ada-1", times));
      }
    }
  }
}
