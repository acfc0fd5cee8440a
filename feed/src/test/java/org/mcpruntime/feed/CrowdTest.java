package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.feed.publish.UseStore;
import org.mcpruntime.feed.wire.Paths;
import org.mcpruntime.process.http.CallFailure;
import org.mcpruntime.process.http.ClientLimits;
import org.mcpruntime.process.http.Endpoint;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.Outgoing;
import org.mcpruntime.process.http.Receiver;

/** Many subscribers, and such as take nothing; the figures are printed. */
class CrowdTest {

  private static final String BEATS = "mcp_feed_lines_total{type=\"heartbeat\"}";
  private static final Publisher.Timing CALM =
      new Publisher.Timing(
          Duration.ofMillis(2),
          Duration.ofSeconds(2),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofSeconds(15));

  private static String wanted(String gateway) {
    return "{\"gateway\":\"%s\",\"servers\":[{\"server\":{\"namespace\":\"office\",\"name\":\"desk\"}}]}"
        .formatted(gateway);
  }

  /** A subscriber that counts lines with a word and believes everything. */
  private static final class Ear implements Receiver {

    final AtomicInteger changes = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void head(int status, HttpHeaders headers) {}

    @Override
    public void piece(byte[] piece, int from, int to) {
      bytes.addAndGet(to - from);
      text.append(new String(piece, from, to - from, StandardCharsets.UTF_8));
      for (int end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
        if (text.substring(0, end).contains("{\"type\":\"delta\"")) {
          changes.incrementAndGet();
        }
        text.delete(0, end + 1);
      }
    }

    @Override
    public void end() {}

    @Override
    public void failed(CallFailure failure) {}
  }

  private static Ear ear(HttpClient client, Loops loops, Site site, int number) {
    var ear = new Ear();
    var headers = Fields.none();
    headers.set("authorization", "Bearer " + Site.TOKEN);
    headers.set("content-type", "application/json");
    var body = ByteBuffer.wrap(wanted("crowd-" + number).getBytes(StandardCharsets.UTF_8));
    var loop = loops.next();
    loop.execute(
        () -> {
          var request = new Outgoing("POST", Paths.STREAM, headers, body);
          var _ = client.send(loop, Endpoint.of(site.url()), request, ear);
        });
    return ear;
  }

  @Test
  void aThousandSubscribersHearOfOneRevocation() {
    int count = 1000;
    try (var site = new Site(Site.temporary(), new Times(), CALM, UseStore.nowhere(), 0).open();
        var loops = new Loops(Loops.Transport.AUTO, 1);
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      gateway.awaitPolicy();
      var client = new HttpClient(loops, ClientLimits.DEFAULT, null);
      long before = used();
      var ears = new ArrayList<Ear>();
      for (int i = 0; i < count; i++) {
        ears.add(ear(client, loops, site, i));
      }
      site.awaitSubscribers(count + 1);
      long perSubscriber = (used() - before) / count;
      double signatures = site.metric("mcp_feed_signatures_total");

      long began = site.times.nanoTime();
      site.publisher.put(Made.session("ada-1", "desk", true));
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> ears.stream().allMatch(ear -> ear.changes.get() == 1));
      long took = site.times.nanoTime() - began;

      double signed = site.metric("mcp_feed_signatures_total") - signatures;

      double beats = site.metric(BEATS);
      var cpu = cpu();
      await().atMost(Duration.ofSeconds(30)).until(() -> site.metric(BEATS) >= beats + 3 * count);
      var perBeat = cpu().minus(cpu).dividedBy(3);
      System.out.printf(
          "A heartbeat to 1,000 subscribers: %d ms of CPU, with their own ends and this test%n",
          perBeat.toMillis());
      System.out.printf(
          "1,000 subscribers: %d KiB each with their own ends here, all told after %d ms,"
              + " %.0f signatures%n",
          perSubscriber >> 10, took / 1_000_000, signed);
      assertThat(took).isLessThan(Duration.ofSeconds(5).toNanos());
      assertThat(signed).as("one for the change, and heartbeats for all at once").isLessThan(10);
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static long used() {
    System.gc();
    var memory = Runtime.getRuntime();
    return memory.totalMemory() - memory.freeMemory();
  }

  @Test
  void aBurstOfTenThousandChangesIsFewOnTheWire() {
    int count = 10_000;
    try (var site = new Site(Site.temporary(), new Times(), CALM, UseStore.nowhere(), 0);
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      site.publisher.replace(List.of(Made.server("desk")), List.of(), Made.sessions(count, "desk"));
      gateway.awaitPolicy();
      int updates = gateway.updates.size();

      long began = site.times.nanoTime();
      for (int i = 0; i < count; i++) {
        site.publisher.put(Made.session("session-%06d".formatted(i), "desk", true));
      }
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> gateway.isRevoked("session-%06d".formatted(count - 1)));
      long took = site.times.nanoTime() - began;

      int lines = gateway.updates.size() - updates;
      System.out.printf(
          "10,000 changes: %d ms until the last is in force, in %d steps%n",
          took / 1_000_000, lines);
      assertThat(lines).isLessThan(1000);
      assertThat(gateway.faults).isEmpty();
    }
  }

  @Test
  void oneOfAHundredThousandSessionsCostsWhatOneSessionDoes() {
    try (var site = new Site(Site.temporary(), new Times(), CALM, UseStore.nowhere(), 0);
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      site.publisher.replace(
          List.of(Made.server("desk")),
          List.of(Made.grant("ada", "desk", "ada")),
          Made.sessions(100_000, "desk"));
      await().atMost(Duration.ofSeconds(60)).until(() -> gateway.inForce.containsKey(Made.DESK));
      gateway.awaitCurrent();
      var took = new ArrayList<Long>();
      double bytes = site.metric("mcp_feed_sent_bytes_total");
      int rounds = 50;
      for (int i = 0; i < rounds; i++) {
        var name = "session-%06d".formatted(i * 1999);
        long began = site.times.nanoTime();
        site.publisher.put(Made.session(name, "desk", true));
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofNanos(100_000))
            .until(() -> gateway.isRevoked(name));
        took.add(site.times.nanoTime() - began);
      }
      double each = (site.metric("mcp_feed_sent_bytes_total") - bytes) / rounds;

      took.sort(null);
      System.out.printf(
          "100,000 sessions, one changes: %.0f bytes, in force after p50 %.1f ms, p90 %.1f ms%n",
          each, took.get(rounds / 2) / 1e6, took.get(rounds * 9 / 10) / 1e6);
      assertThat(each).isLessThan(1024);
      assertThat(gateway.updates).allMatch(u -> u.before() == null || u.delta() != null);
    }
  }

  @Test
  void whoTakesNothingIsInNobodysWayAndIsClosed() throws IOException {
    var grants = new ArrayList<MCPAccessGrant>();
    for (int i = 0; i < 40_000; i++) {
      grants.add(Made.grant("grant-" + i, "desk", "human-" + i));
    }
    try (var site = new Site();
        var deaf = new Socket();
        var gateway = new Ears(Ears.Told.of(site), site.times)) {
      site.publisher.replace(
          List.of(Made.server("desk")), grants, List.of(Made.session("ada-1", "desk", false)));
      gateway.awaitPolicy();
      var body = wanted("deaf");
      deaf.setReceiveBufferSize(4096); // what the system holds for it is not taken
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port()));
      deaf.getOutputStream()
          .write(
              ("POST /feed/v1/stream HTTP/1.1\r\nHost: feed\r\nAuthorization: Bearer "
                      + Site.TOKEN
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.UTF_8));
      site.awaitSubscribers(2);

      site.publisher.put(Made.session("ada-1", "desk", true));

      await().until(() -> gateway.isRevoked("ada-1"));
      gateway.awaitCurrent();
      site.times.pass(Publisher.Timing.USUAL.stuck());
      await().until(() -> site.metric("mcp_feed_closed_total{reason=\"stuck\"}") == 1);
      gateway.awaitCurrent();
    }
  }
}
