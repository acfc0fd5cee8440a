package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that has a mirror of its policy besides a publisher, which it has not heard yet. */
final class MirrorTest {

  @TempDir Path folder;

  private Path mirror() {
    return folder.resolve("policy.json");
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  private Scene scene(Feeder feeder, String... more) {
    var all = new ArrayList<>(List.of("POLICY_FILE", mirror().toString()));
    all.addAll(List.of(more));
    return new Scene(
        Book.usual(),
        Backend.answering(heard -> Scene.result("1")),
        feeder.settings(all.toArray(String[]::new)));
  }

  @Test
  void theMirrorCountsUntilAPublisherIsHeard() {
    Book.usual().made(now()).replace(mirror());
    try (var feeder = new Feeder()) {
      int port = feeder.unplug();
      try (var scene = scene(feeder)) {
        await().until(() -> scene.management("/ready").status() == 200);
        assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
        assertThat(scene.management("/config/status").body()).contains("\"mirrored\":true");
        Book.usual().revoking(Book.SESSION).made(now()).replace(mirror());
        await().until(() -> scene.ada(Scene.call("add")).reason().equals("session_revoked"));

        feeder.plug(port);

        await().until(() -> scene.ada(Scene.call("add")).status() == 200);
        assertThat(scene.management("/config/status").body()).contains("\"mirrored\":false");
        Book.usual().withoutGrants().made(now()).replace(mirror());
        feeder.publisher.put(Feeder.session(true));
        await().until(() -> scene.ada(Scene.call("add")).reason().equals("session_revoked"));
      }
    }
  }

  @Test
  void aMirrorGetsOldLikeWhatAPublisherSaidWhenItWasMade() {
    Book.usual().made(now().minus(Duration.ofMinutes(1))).replace(mirror());
    try (var feeder = new Feeder()) {
      var _ = feeder.unplug();
      try (var scene = scene(feeder)) {
        await().until(() -> scene.management("/ready").status() == 200);
        assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
        assertThat(scene.ada(Scene.call("note")).reason()).isEqualTo("policy_stale");
      }
      Book.usual().made(now().minus(Duration.ofHours(1))).replace(mirror());
      try (var scene = scene(feeder)) {
        assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("policy_stale");
        assertThat(scene.management("/ready").body()).contains("policy_stale");
      }
      try (var scene = scene(feeder, "POLICY_STALE_AFTER", "2h", "POLICY_STALE_AFTER_READ", "2h")) {
        await().until(() -> scene.management("/ready").status() == 200);
        assertThat(scene.ada(Scene.call("note")).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aMirrorThatDoesNotSayWhenItWasMadeLetsNothingThrough() {
    Book.usual().replace(mirror());
    try (var feeder = new Feeder()) {
      var _ = feeder.unplug();
      try (var scene =
          scene(feeder, "POLICY_STALE_AFTER", "24h", "POLICY_STALE_AFTER_READ", "24h")) {
        assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("policy_stale");
      }
    }
  }

  @Test
  void aMirrorOfAnotherServerOrNoneIsNoPolicy() {
    Book.usual().named("till").made(now()).replace(mirror());
    try (var feeder = new Feeder()) {
      int port = feeder.unplug();
      try (var scene = scene(feeder)) {
        assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("policy_unavailable");
        Book.replace(mirror(), "{");
        await()
            .until(() -> scene.management("/config/status").body().contains("cannot be enforced"));
        assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("policy_unavailable");

        feeder.plug(port);

        await().until(() -> scene.ada(Scene.call("add")).status() == 200);
        assertThat(scene.management("/config/status").body()).doesNotContain("cannot be");
      }
    }
  }

  @Test
  void whatWasKeptOfAPublisherCountsMoreThanAMirror() {
    Book.usual().revoking(Book.SESSION).made(now()).replace(mirror());
    try (var feeder = new Feeder()) {
      var cache = new String[] {"POLICY_CACHE_DIR", folder.resolve("cache").toString()};
      try (var scene = scene(feeder, cache)) {
        await().until(() -> scene.ada(Scene.call("add")).status() == 200);
      }
      var _ = feeder.unplug();

      try (var scene = scene(feeder, cache)) {
        await().until(() -> scene.management("/ready").status() == 200);
        assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
        assertThat(scene.management("/config/status").body()).contains("\"mirrored\":false");
      }
    }
  }

  @Test
  void aServerThatThePublisherDoesNotKnowIsClosedWhateverTheMirrorSays() {
    Book.usual().made(now()).replace(mirror());
    try (var feeder = new Feeder()) {
      feeder.publisher.removeServer(Feeder.desk().metadata().ref());
      try (var scene = scene(feeder)) {
        await().until(() -> scene.ada(Scene.call("add")).reason().equals("policy_unavailable"));
      }
    }
  }
}
