package org.mcpruntime.feed.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.feed.Made;
import org.mcpruntime.feed.Site;
import org.mcpruntime.feed.Times;
import org.mcpruntime.feed.wire.Point;
import org.mcpruntime.feed.wire.Wanted;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.policy.Render;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.metrics.Metrics;

/** What is vouched for was sent, whatever goes wrong on the way. */
class DistributionTest {

  @TempDir Path folder;
  private final EventLoop loop = new DefaultEventLoop();
  private final Times times = new Times();
  private boolean failing;
  private Publisher publisher;
  private Distribution distribution;

  /** A connection that takes everything. */
  private record Open(EventLoop loop, List<String> lines) implements Answer {

    @Override
    public void send(int status, HttpHeaders headers, ByteBuffer body) {}

    @Override
    public void start(int status, HttpHeaders headers) {}

    @Override
    public void write(byte[] piece) {
      lines.add(new String(piece, StandardCharsets.UTF_8));
    }

    @Override
    public void end() {}

    @Override
    public void abort() {
      lines.add("aborted");
    }

    @Override
    public boolean keeps(int bytes) {
      return true;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable action) {}

    @Override
    public void onGone(Runnable action) {}
  }

  @BeforeEach
  void begin() {
    InstantSource clock =
        () -> {
          if (failing) {
            throw new IllegalStateException("a fault, as the test wants it");
          }
          return times.instant();
        };
    var keys = KeyRing.open(new KeyFolder(folder), KeyRing.Rotation.USUAL, times.instant());
    var world = new Publisher.World(clock, times, Site.log(times));
    var metrics = new FeedMetrics(new Metrics());
    publisher = new Publisher(keys, UseStore.nowhere(), "c1", Site.TIMING, metrics, world);
    distribution = new Distribution(keys, Site.TIMING, world, metrics);
    distribution.move(Made.DESK, state("add"), times.instant());
  }

  @AfterEach
  void end() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static PolicyState state(String tool) {
    return PolicyState.of(Render.head(Made.server("desk", tool, "1h"), "c1"));
  }

  private Open open() {
    return new Open(loop, new CopyOnWriteArrayList<>());
  }

  private Connection join(String gateway, Open answer, Point at) {
    var connection = new Connection(answer, publisher);
    distribution.join(
        new Subscription.Who("gateways", gateway),
        new Wanted(gateway, List.of(new Wanted.Known(Made.DESK, at))),
        connection);
    serve();
    return connection;
  }

  private void serve() {
    distribution.serve();
    loop.submit(() -> {}).syncUninterruptibly();
  }

  private void beat(Connection connection) {
    distribution.ready(connection);
    distribution.beat(true);
    serve();
  }

  private static long heartbeats(Open answer) {
    return answer.lines.stream().filter(line -> line.contains("\"heartbeat\"")).count();
  }

  @Test
  void nothingVouchesForALineThatCouldNotBeMade() {
    var answer = open();
    var connection = join("one", answer, Point.NONE);
    distribution.ready(connection);
    distribution.move(Made.DESK, state("remove"), times.instant());

    failing = true;
    serve();
    failing = false;

    assertThat(heartbeats(answer)).isOne();
    beat(connection);
    assertThat(heartbeats(answer)).isEqualTo(2);
    assertThat(answer.lines.get(answer.lines.size() - 2)).contains("remove");
  }

  @Test
  void nothingVouchesForAPolicyThatCouldNotBeRendered() {
    var answer = open();
    var connection = join("one", answer, Point.NONE);

    distribution.failed(Made.DESK, "the case of a test");
    beat(connection);

    assertThat(heartbeats(answer)).isOne();
    distribution.move(Made.DESK, state("add"), times.instant());
    beat(connection);
    assertThat(heartbeats(answer)).isEqualTo(2);
  }

  @Test
  void aNumberAboveAllIsBelievedOnceASecond() {
    long ahead = times.instant().plus(Duration.ofHours(1)).toEpochMilli() << 16;
    var first = open();
    var second = open();
    var third = open();

    join("one", first, new Point(ahead, "sha256:of-one"));
    join("two", second, new Point(ahead | 0xffff, "sha256:of-two"));
    times.pass(Duration.ofSeconds(2));
    join("three", third, new Point(ahead | 0xffff, "sha256:of-three"));

    assertThat(first.lines).doesNotContain("aborted");
    assertThat(second.lines).containsExactly("aborted");
    assertThat(third.lines).doesNotContain("aborted");
  }

  @Test
  void aClockThatWasAheadForAMomentLeavesNoNumberThatNobodyTakes() {
    var clock = new HybridClock();
    var now = times.instant();

    long far = clock.next(now.plus(Duration.ofDays(400)));
    long after = clock.next(now);

    assertThat(HybridClock.isTaken(far, now)).isFalse();
    assertThat(HybridClock.isTaken(after, now)).isTrue();
    assertThat(clock.isPlausible(far, now)).isTrue();
    assertThat(clock.isPlausible(far + 1, now)).isFalse();
  }

  @Test
  void aClockThatHasJumpedIsDoubtedForAWhile() {
    var steadiness = new Steadiness();
    var now = times.instant();
    long minute = Duration.ofMinutes(1).toNanos();

    assertThat(steadiness.isSteady(now, 0)).isTrue();
    assertThat(steadiness.isSteady(now.plusSeconds(61), minute)).isTrue();
    assertThat(steadiness.isSteady(now.plusSeconds(3600), 2 * minute)).isFalse();
    assertThat(steadiness.isSteady(now.plusSeconds(3660), 3 * minute)).isFalse();
    assertThat(steadiness.isSteady(now.plusSeconds(3960), 8 * minute)).isTrue();
  }
}
