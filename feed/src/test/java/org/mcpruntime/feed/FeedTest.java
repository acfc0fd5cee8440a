package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A publisher and its subscribers, over real connections. */
class FeedTest {

  @Test
  void aSubscriberGetsThePolicyAndHearsThatItIsCurrent() {
    try (var site = new Site().open();
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      gateway.awaitPolicy();
      gateway.awaitCurrent();

      assertThat(gateway.session("ada-1").revoked()).isFalse();
      assertThat(gateway.policy().grantCount()).isOne();
      assertThat(gateway.faults).isEmpty();
    }
  }

  @Test
  void aRevocationComesAsAChange() {
    try (var site = new Site().open();
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      gateway.awaitPolicy();

      site.publisher.put(Made.session("ada-1", "desk", true));

      await().until(() -> gateway.isRevoked("ada-1"));
      assertThat(gateway.updates).hasSize(2);
      assertThat(gateway.updates.getLast().delta()).isNotNull();
      await().until(() -> site.metric("mcp_feed_acknowledged_seconds_count") >= 1);
    }
  }

  @Test
  void aServerThatIsRemovedIsGone() {
    try (var site = new Site().open();
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      gateway.awaitPolicy();

      site.publisher.removeServer(Made.DESK);

      await().until(() -> gateway.removed.contains(Made.DESK));
      assertThat(gateway.inForce).isEmpty();
      gateway.awaitCurrent();
    }
  }

  @Test
  void aServerThatComesLaterComes() {
    try (var site = new Site().open();
        var gateway = new Ears(Ears.Told.of(site).on(Made.DESK, Made.ref("late")), site.times)) {
      gateway.awaitPolicy();
      gateway.awaitCurrent();

      site.publisher.put(Made.server("late"));

      await().until(() -> gateway.inForce.containsKey(Made.ref("late")));
    }
  }

  @Test
  void whoSeesOneServerIsRefusedAnother() {
    try (var site = new Site().open();
        var nosy =
            new Ears(
                Ears.Told.of(site).with(Site.NARROW).on(Made.DESK, Made.ref("vault")), site.times);
        var modest = new Ears(Ears.Told.of(site).with(Site.NARROW), site.times);
        var nobody = new Ears(Ears.Told.of(site).with("a-token-of-nobody"), site.times)) {
      modest.awaitPolicy();
      await().until(() -> site.metric("mcp_feed_refused_total{reason=\"403\"}") > 0);
      await().until(() -> site.metric("mcp_feed_refused_total{reason=\"401\"}") > 0);

      assertThat(nosy.inForce).isEmpty();
      assertThat(nobody.inForce).isEmpty();
    }
  }

  @Test
  void nobodyIsServedBeforeTheResourcesWereRead() {
    try (var site = new Site();
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      await().until(() -> site.metric("mcp_feed_refused_total{reason=\"503\"}") > 0);
      assertThat(gateway.removed).isEmpty();

      site.open();

      gateway.awaitPolicy();
    }
  }

  @Test
  void whatCannotBePutInForceIsNotConfirmed() {
    try (var site = new Site().open();
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      gateway.awaitCurrent();
      gateway.failing = true;

      site.publisher.put(Made.session("ada-1", "desk", true));
      await().until(() -> gateway.metric("mcp_gateway_policy_feed_streams_total") > 1);
      site.times.pass(Duration.ofMinutes(1));

      assertThat(gateway.subscriber.age()).isGreaterThan(Duration.ofSeconds(59).toNanos());
      gateway.failing = false;
      await().until(() -> gateway.isRevoked("ada-1"));
      gateway.awaitCurrent();
    }
  }

  @Test
  void aSubscriberThatIsCutOffAgesAndComesBack() {
    try (var site = new Site().open();
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      gateway.awaitCurrent();

      int port = site.unplug();
      site.times.pass(Duration.ofMinutes(1));
      site.publisher.put(Made.session("ada-1", "desk", true));

      assertThat(gateway.subscriber.age()).isGreaterThan(Duration.ofSeconds(59).toNanos());
      assertThat(gateway.isRevoked("ada-1")).isFalse();
      site.plug(port);
      await().until(() -> gateway.isRevoked("ada-1"));
      gateway.awaitCurrent();
      assertThat(gateway.updates.getLast().delta()).as("it resumed").isNotNull();
    }
  }

  @Test
  void whoAsksForTooMuchIsRefused() throws IOException, InterruptedException {
    try (var site = new Site().open();
        var client = HttpClient.newHttpClient()) {
      var desk = "{\"server\":{\"namespace\":\"office\",\"name\":\"desk\"}%s}";
      var once = desk.formatted("");
      var longRevision = ",\"at\":{\"generation\":1,\"revision\":\"%s\"}".formatted("x".repeat(72));

      assertThat(asked(client, site, "x", once + "," + once)).isEqualTo(400);
      assertThat(asked(client, site, "x".repeat(129), once)).isEqualTo(400);
      assertThat(asked(client, site, "x", desk.formatted(longRevision))).isEqualTo(400);
    }
  }

  private static int asked(HttpClient client, Site site, String gateway, String servers)
      throws IOException, InterruptedException {
    var body = "{\"gateway\":\"%s\",\"servers\":[%s]}".formatted(gateway, servers);
    var request =
        HttpRequest.newBuilder(site.url().resolve("/feed/v1/stream"))
            .header("Authorization", "Bearer " + Site.TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void nothingIsReadOfWhoHasNoToken() throws IOException, InterruptedException {
    try (var site = new Site().open();
        var client = HttpClient.newHttpClient()) {
      var body = HttpRequest.BodyPublishers.ofString("{}");
      var stream = HttpRequest.newBuilder(site.url().resolve("/feed/v1/stream")).POST(body).build();

      var answer = client.send(stream, HttpResponse.BodyHandlers.discarding());

      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }
}
