package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.feed.subscribe.Anchors;
import org.mcpruntime.process.config.Settings;

/** A publisher of a folder of manifests. */
class ProcessTest {

  private static final String DESK =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPServer
      metadata: {name: desk, namespace: office}
      spec:
        image: desk:1
        gateway: {enabled: true}
        tools:
          - {name: add, sideEffect: read}
      """;

  private static final String SESSION =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPAgentSession
      metadata: {name: ada-1, namespace: office}
      spec:
        serverRef: {name: desk}
        subject: {humanID: ada}
        revoked: %s
      """;

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    var file = Files.createDirectories(folder.resolve("manifests")).resolve(name);
    var draft = folder.resolve("draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private FeedProcess start(Times times) throws IOException {
    Files.writeString(
        folder.resolve("tokens.json"),
        "[{\"name\":\"gateways\",\"token\":\"%s\",\"servers\":[\"office/*\"]}]"
            .formatted(Site.TOKEN));
    var settings =
        new Settings(
            Map.of(
                "LISTEN_ADDRESS",
                "127.0.0.1",
                "PORT",
                "0",
                "METRICS_PORT",
                "0",
                "FEED_MANIFESTS",
                folder.resolve("manifests").toString(),
                "FEED_TOKENS_FILE",
                folder.resolve("tokens.json").toString(),
                "FEED_KEYS_DIR",
                folder.resolve("keys").toString(),
                "FEED_HEARTBEAT",
                "50ms"));
    var config = FeedConfig.of(settings);
    assertThat(settings.problems()).isEmpty();
    return new FeedProcess(config, times, Site.log(times));
  }

  private static Ears ears(FeedProcess process, Times times) {
    var url = URI.create("http://127.0.0.1:" + process.port());
    var keys = new Anchors.Place(URI.create(url + "/feed/v1/keys"));
    return new Ears(
        new Ears.Told(List.of(url), Site.TOKEN, keys, null, "one", Made.refs(Made.DESK)), times);
  }

  @Test
  void aManifestThatIsReplacedRevokes() throws IOException {
    var times = new Times();
    write("desk.yaml", DESK);
    write("ada.yaml", SESSION.formatted(false));
    try (var process = start(times);
        var gateway = ears(process, times)) {
      gateway.awaitCurrent();
      assertThat(gateway.isRevoked("ada-1")).isFalse();

      write("ada.yaml", SESSION.formatted(true));

      await().until(() -> gateway.isRevoked("ada-1"));
    }
  }

  @Test
  void aManifestThatIsWrongLeavesWhatItSaid() throws IOException {
    var times = new Times();
    write("desk.yaml", DESK);
    write("ada.yaml", SESSION.formatted(false));
    try (var process = start(times);
        var gateway = ears(process, times)) {
      gateway.awaitCurrent();

      write("ada.yaml", SESSION.formatted("perhaps"));
      write("bob.yaml", SESSION.formatted(false).replace("ada-1", "bob-1"));

      await().until(() -> gateway.policy().sessionCount() == 2);
      assertThat(gateway.isRevoked("ada-1")).isFalse();
    }
  }

  @Test
  void nothingIsPublishedBeforeEveryFileIsRight() throws IOException {
    var times = new Times();
    write("desk.yaml", DESK);
    write("ada.yaml", SESSION.formatted("perhaps"));
    try (var process = start(times);
        var gateway = ears(process, times)) {
      assertThat(gateway.inForce).isEmpty();

      write("ada.yaml", SESSION.formatted(true));

      await().until(() -> gateway.isRevoked("ada-1"));
    }
  }

  @Test
  void aFileThatIsRemovedTakesItsObjectsAlong() throws IOException {
    var times = new Times();
    write("desk.yaml", DESK);
    write("ada.yaml", SESSION.formatted(false));
    write("copy.yaml", SESSION.formatted(false).replace("ada-1", "ada-2"));
    try (var process = start(times);
        var gateway = ears(process, times)) {
      gateway.awaitCurrent();

      Files.delete(folder.resolve("manifests/ada.yaml"));

      await().until(() -> gateway.policy().sessionCount() == 1);
    }
  }

  @Test
  void anEarlierFileNeverOverridesALaterOne() throws IOException {
    var times = new Times();
    write("desk.yaml", DESK);
    write("a.yaml", SESSION.formatted(false));
    write("b.yaml", SESSION.formatted(true));
    try (var process = start(times);
        var gateway = ears(process, times)) {
      gateway.awaitCurrent();
      assertThat(gateway.isRevoked("ada-1")).isTrue();

      write("a.yaml", SESSION.formatted(false) + "  # changed\n" + other());
      await().until(() -> gateway.policy().sessionCount() == 2);

      assertThat(gateway.isRevoked("ada-1")).isTrue();
      write("a.yaml", SESSION.formatted(false).replace("{humanID: ada}", "{humanID: eve}"));
      await().until(() -> gateway.policy().sessionCount() == 1);
      assertThat(gateway.isRevoked("ada-1")).isTrue();
    }
  }

  private static String other() {
    return "---\n" + SESSION.formatted(false).replace("ada-1", "ada-2");
  }
}
