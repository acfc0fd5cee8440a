package org.mcpruntime.feed.subscribe;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Paths;
import org.mcpruntime.feed.wire.Point;
import org.mcpruntime.feed.wire.Refused;
import org.mcpruntime.feed.wire.Report;
import org.mcpruntime.process.http.Endpoint;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Outgoing;

/**
 * Tells the publisher what is in force here and who uses it: one report at a time, what comes
 * meanwhile goes into the next. Used by the subscriber's thread.
 */
final class Reporter {

  private static final Duration USES = Duration.ofSeconds(5);
  private static final Duration ALIVE = Duration.ofSeconds(15);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LOST = Duration.ofSeconds(20);
  private static final int MOST_USES = 1_000;
  private static final int MOST_REFUSED = 100;
  private static final int MOST_APPLIED = 1_000;

  /** A report that was sent, and what was answered to it. */
  private static final class UnderWay {
    final Report report;
    volatile int answered;

    UnderWay(Report report) {
      this.report = report;
    }
  }

  /** Where reports go while a stream is open. */
  record To(Endpoint endpoint, String prefix, String token) {}

  private final HttpClient client;
  private final EventLoop loop;
  private final Ticker ticker;
  private final String gateway;
  private final Uses uses;
  private final Map<ObjectRef, Report.Applied> applied = new LinkedHashMap<>();
  private final List<Report.Turned> refused = new ArrayList<>();
  private @Nullable UnderWay underWay;
  private long sentAt;
  private long usesAt;
  private long notBefore;

  Reporter(HttpClient client, EventLoop loop, Ticker ticker, String gateway, Uses uses) {
    this.client = client;
    this.loop = loop;
    this.ticker = ticker;
    this.gateway = gateway;
    this.uses = uses;
    this.sentAt = ticker.nanoTime();
    this.usesAt = sentAt;
    this.notBefore = sentAt;
  }

  void applied(ObjectRef server, Point at, Instant since) {
    applied.put(server, new Report.Applied(server, at, since));
  }

  /** It is followed no longer. */
  void forget(ObjectRef server) {
    applied.remove(server);
  }

  void refused(@Nullable ObjectRef server, Refused why) {
    if (refused.size() < MOST_REFUSED) {
      refused.add(new Report.Turned(server, why.fault(), why.detail()));
    }
  }

  /** Sends what there is to say, when it is time. */
  void tell(To to) {
    long now = ticker.nanoTime();
    conclude(now);
    boolean pressing = !applied.isEmpty() || !refused.isEmpty();
    boolean due = now - usesAt >= USES.toNanos() || now - sentAt >= ALIVE.toNanos();
    if (underWay != null || now - notBefore < 0 || !(pressing || due)) {
      return;
    }
    var used = due ? uses.take(MOST_USES) : List.<Report.Use>of();
    if (due) {
      usesAt = used.size() < MOST_USES ? now : usesAt;
    }
    if (!pressing && used.isEmpty() && now - sentAt < ALIVE.toNanos()) {
      return;
    }
    var report = new Report(gateway, takeApplied(), List.copyOf(refused), used);
    refused.clear();
    send(to, report, now);
  }

  private List<Report.Applied> takeApplied() {
    var taken = applied.values().stream().limit(MOST_APPLIED).toList();
    taken.forEach(each -> applied.remove(each.server()));
    return taken;
  }

  private void send(To to, Report report, long now) {
    var headers = Fields.none();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + to.token);
    var request =
        new Outgoing("POST", to.prefix + Paths.REPORTS, headers, ByteBuffer.wrap(json(report)));
    var sent = new UnderWay(report);
    underWay = sent;
    sentAt = now;
    var _ =
        Fetch.send(client, loop, to.endpoint, request)
            .thenAccept(reply -> sent.answered = reply.status() == 204 ? 204 : 500);
  }

  /** What was not taken is said again, unless something newer is to be said. */
  private void conclude(long now) {
    var sent = underWay;
    if (sent == null || (sent.answered == 0 && now - sentAt < LOST.toNanos())) {
      return;
    }
    underWay = null;
    if (sent.answered != 204) {
      sent.report.applied().forEach(each -> applied.putIfAbsent(each.server(), each));
      uses.giveBack(sent.report.used());
      notBefore = now + AGAIN.toNanos();
    }
  }

  private static byte[] json(Report report) {
    try {
      return Json.SNAPSHOTS.writeValueAsBytes(report);
    } catch (IOException e) {
      throw new IllegalStateException("a report can always be written", e);
    }
  }
}
