package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.feed.publish.UseStore;
import org.mcpruntime.feed.wire.Refused.Fault;

/** Publishers and gateways that end and begin again. */
class RestartTest {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  @TempDir Path folder;

  private Site site(Times times, int port) {
    return new Site(folder, times, Site.TIMING, UseStore.nowhere(), port);
  }

  @Test
  void aPublisherThatBeginsAgainWithTheSameSendsNothingAnew() {
    var times = new Times();
    var first = site(times, 0).open();
    int port = first.port();
    try (var gateway = new Ears(Ears.Told.of(first), times)) {
      gateway.awaitCurrent();
      first.close();

      try (var second = site(times, port)) {
        second.open();
        await().until(() -> gateway.updates.size() == 2);
        gateway.awaitCurrent();

        assertThat(gateway.lastDelta().saysNothing()).isTrue();
        assertThat(gateway.faults).isEmpty();
      }
    }
  }

  @Test
  void aPublisherThatBeginsAgainWithAnotherPolicySendsIt() {
    var times = new Times();
    var first = site(times, 0).open();
    int port = first.port();
    try (var gateway = new Ears(Ears.Told.of(first), times)) {
      gateway.awaitCurrent();
      first.close();

      try (var second = site(times, port)) {
        second.publisher.replace(
            List.of(Made.server("desk")),
            List.of(Made.grant("ada", "desk", "ada")),
            List.of(Made.session("ada-1", "desk", true)));

        await().until(() -> gateway.isRevoked("ada-1"));
        assertThat(gateway.faults).isEmpty();
      }
    }
  }

  @Test
  void aPublisherWhoseClockIsBehindIsFollowedAllTheSame() {
    var times = new Times();
    var behind = new Times();
    behind.setWrong(Duration.ofHours(-1));
    var first = site(times, 0).open();
    int port = first.port();
    try (var gateway = new Ears(Ears.Told.of(first), times)) {
      gateway.awaitCurrent();
      first.close();

      try (var second = site(behind, port).open()) {
        await().until(() -> gateway.updates.size() == 2);
        second.publisher.put(Made.session("ada-1", "desk", true));

        await().until(() -> gateway.isRevoked("ada-1"));
        // What it says of the time is older than what was heard, and proves nothing.
        gateway.awaitFault(Fault.OLDER);
      }
    }
  }

  @Test
  void theNextPublisherIsTriedWhenOneIsGone() {
    var times = new Times();
    try (var site = site(times, 0).open();
        var gateway = new Ears(Ears.Told.of(site).at(NOWHERE, site.url()), times)) {
      gateway.awaitPolicy();

      gateway.awaitCurrent();
    }
  }

  @Test
  void aGatewayBeginsWithWhatItKeptAndKnowsHowOldItIs() {
    var times = new Times();
    var kept = folder.resolve("cache");
    Ears.Told told;
    try (var site = site(times, 0).open()) {
      told = Ears.Told.of(site).keeping(kept);
      try (var gateway = new Ears(told, times)) {
        gateway.awaitCurrent();
        site.publisher.put(Made.session("ada-1", "desk", true));
        await().until(() -> gateway.isRevoked("ada-1"));
        gateway.awaitCurrent();
        times.pass(Duration.ofSeconds(6)); // a heartbeat is kept every now and then
        gateway.awaitCurrent();
        await().until(() -> Files.exists(kept.resolve("heartbeat")));
      }
    }
    times.pass(Duration.ofMinutes(2));

    try (var again = new Ears(told.at(NOWHERE), times)) {
      assertThat(again.isRevoked("ada-1")).isTrue();
      assertThat(Duration.ofNanos(again.subscriber.age()))
          .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(140));
    }
  }

  @Test
  void whatWasKeptAndTamperedWithIsNotBelieved() throws IOException {
    var times = new Times();
    var kept = folder.resolve("cache");
    Ears.Told told;
    try (var site = site(times, 0).open()) {
      told = Ears.Told.of(site).keeping(kept);
      try (var gateway = new Ears(told, times)) {
        gateway.awaitCurrent();
      }
    }
    var file = kept.resolve("office%2Fdesk.feed");
    var text = Files.readString(file);
    assertThat(text).contains("\"human_id\":\"ada\"");
    Files.writeString(file, text.replace("\"human_id\":\"ada\"", "\"human_id\":\"eve\""));

    try (var again = new Ears(told.at(NOWHERE), times)) {
      assertThat(again.inForce).isEmpty();
    }
  }

  @Test
  void whatWasBeingWrittenAtTheEndIsLeftOut() throws IOException {
    var times = new Times();
    var kept = folder.resolve("cache");
    Ears.Told told;
    try (var site = site(times, 0).open()) {
      told = Ears.Told.of(site).keeping(kept);
      try (var gateway = new Ears(told, times)) {
        gateway.awaitCurrent();
      }
      var file = kept.resolve("office%2Fdesk.feed");
      Files.write(
          file, "eyJhbGciOiJFZERTQSIs".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);

      try (var again = new Ears(told, times)) {
        again.awaitCurrent();
        site.publisher.put(Made.session("ada-1", "desk", true));
        await().until(() -> again.isRevoked("ada-1"));
      }
    }

    try (var last = new Ears(told.at(NOWHERE), times)) {
      assertThat(last.isRevoked("ada-1")).isTrue();
    }
  }

  @Test
  void manyChangesAreWrittenAnewAndLeadToTheSame() throws IOException {
    var times = new Times();
    var kept = folder.resolve("cache");
    int rounds = 700; // more than is added to a file before it is written anew
    Ears.Told told;
    try (var site = site(times, 0).open()) {
      told = Ears.Told.of(site).keeping(kept);
      try (var gateway = new Ears(told, times)) {
        gateway.awaitCurrent();
        for (int i = 0; i < rounds; i++) {
          var name = "session-" + i;
          site.publisher.put(Made.session(name, "desk", true));
          await().pollInterval(Duration.ofMillis(1)).until(() -> gateway.isRevoked(name));
        }
        gateway.awaitCurrent();
      }
    }
    var file = kept.resolve("office%2Fdesk.feed");

    try (var again = new Ears(told.at(NOWHERE), times)) {
      assertThat(again.policy().sessionCount()).isEqualTo(rounds + 1);
      assertThat(again.isRevoked("session-" + (rounds - 1))).isTrue();
      assertThat(Files.size(file)).isLessThan(550L * rounds);
    }
  }

  @Test
  void aServerThatWasGoneStaysGone() {
    var times = new Times();
    var kept = folder.resolve("cache");
    Ears.Told told;
    try (var site = site(times, 0).open()) {
      told = Ears.Told.of(site).keeping(kept);
      try (var gateway = new Ears(told, times)) {
        gateway.awaitPolicy();
        site.publisher.removeServer(Made.DESK);
        await().until(() -> !gateway.removed.isEmpty());
      }
    }

    try (var again = new Ears(told.at(NOWHERE), times)) {
      assertThat(again.inForce).isEmpty();
    }
  }

  @Test
  void aPublishersClockThatJumpsAndComesBackStopsNobody() {
    var times = new Times();
    var jumping = new Times();
    try (var site = site(jumping, 0).open();
        var gateway = new Ears(Ears.Told.of(site), times)) {
      gateway.awaitCurrent();
      jumping.setWrong(Duration.ofDays(400));
      site.publisher.put(Made.session("ada-2", "desk", false));
      await().until(() -> site.metric("mcp_feed_policy_changes_total") == 2);
      gateway.awaitFault(Fault.FUTURE);
      assertThat(gateway.policy().sessionCount()).isOne();

      jumping.setWrong(Duration.ZERO);
      site.publisher.put(Made.session("ada-1", "desk", true));

      await().until(() -> gateway.isRevoked("ada-1"));
      jumping.pass(Duration.ofSeconds(10));
      times.pass(Duration.ofSeconds(10));
      gateway.awaitCurrent();
    }
  }
}
