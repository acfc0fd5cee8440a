package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A publisher over TLS, and whom a gateway takes for one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // made before the first test
final class FeedTlsTest {

  private Path folder;
  private Papers first;
  private Papers second;
  private Papers elsewhere;

  @BeforeAll
  void makePapers(@TempDir Path papers) {
    folder = papers;
    first = Papers.make(papers, "feed-1", "ip:127.0.0.1");
    second = Papers.make(papers, "feed-2", "ip:127.0.0.1");
    elsewhere = Papers.make(papers, "feed-3", "dns:feed.example");
  }

  private SslContext shown(Papers papers) {
    var key = folder.resolve(papers.name() + ".key");
    var certificate = folder.resolve(papers.name() + ".crt");
    papers.writeKey(key);
    papers.writeCertificate(certificate);
    try {
      return SslContextBuilder.forServer(certificate.toFile(), key.toFile()).build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path trusting(Papers... papers) throws IOException {
    var text = new StringBuilder();
    for (var each : papers) {
      var one = folder.resolve(each.name() + ".pem");
      each.writeCertificate(one);
      text.append(Files.readString(one));
    }
    var file = folder.resolve("ca.crt");
    Book.replace(file, text.toString());
    return file;
  }

  /** Also the keys are asked for, over the same TLS. */
  private static Scene scene(Feeder feeder, Path authorities) {
    var settings = feeder.settings("POLICY_FEED_CA_FILE", authorities.toString());
    var url = settings.get("POLICY_FEED_URL");
    settings.put("POLICY_FEED_KEYS", url + "/feed/v1/keys");
    return new Scene(Book.usual(), Backend.answering(heard -> Scene.result("1")), settings);
  }

  @Test
  void whoIsOfTheAuthoritiesOfTheFileIsFollowed() throws IOException {
    var context = shown(first);
    try (var feeder = new Feeder(() -> context);
        var scene = scene(feeder, trusting(second, first))) {
      await().until(() -> scene.ada(Scene.call("add")).status() == 200);
      feeder.publisher.put(Feeder.session(true));
      await().until(() -> scene.ada(Scene.call("add")).reason().equals("session_revoked"));
    }
  }

  @Test
  void anotherIsNotUntilTheFileSaysSo() throws IOException {
    var context = shown(second);
    try (var feeder = new Feeder(() -> context);
        var scene = scene(feeder, trusting(first))) {
      Book.replace(folder.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----\n!\n");
      assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("policy_unavailable");

      var _ = trusting(first, second);

      await().until(() -> scene.ada(Scene.call("add")).status() == 200);
    }
  }

  @Test
  void theNameHasToBeTheOneThatWasCalled() throws IOException {
    var context = shown(elsewhere);
    var asked = new AtomicInteger();
    try (var feeder =
            new Feeder(
                () -> {
                  asked.incrementAndGet();
                  return context;
                });
        var scene = scene(feeder, trusting(elsewhere))) {
      await().until(() -> asked.get() > 2);
      assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("policy_unavailable");
    }
  }

  @Test
  void aFileThatCannotBeUsedIsSaidAtTheStart() throws IOException {
    var none = folder.resolve("none.crt");
    var empty = Files.writeString(folder.resolve("empty.crt"), "");
    var nonsense = Files.writeString(folder.resolve("nonsense.crt"), "nonsense");
    try (var feeder = new Feeder()) {
      for (var file : new Path[] {none, empty, nonsense}) {
        assertThatThrownBy(() -> scene(feeder, file))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("POLICY_FEED_CA_FILE=" + file)
            .hasMessageContaining("in PEM");
      }
    }
  }
}
