package org.mcpruntime.performance.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls at a constant rate, whatever comes back: each has a time when it is due, and its latency
 * counts from then. One that waits for a connection because others hang has waited, too.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures are counted where they show
final class SteadyLoad {

  /** Microseconds from when a call was due to its answer. */
  record Latencies(double p50, double p99, long calls, long failed) {}

  private static final int CONNECTIONS = 64;

  private final EventLoop loop;
  private final List<ByteBuf> requests;
  private final long period;
  private final long[] latencies;
  private final int warmUp;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ArrayDeque<Long> waiting = new ArrayDeque<>();
  private final CompletableFuture<Latencies> done = new CompletableFuture<>();
  private long due;
  private int sent;
  private int answered;
  private long failed;

  private SteadyLoad(EventLoop loop, List<byte[]> requests, int perSecond, Duration time) {
    this.loop = loop;
    this.requests =
        requests.stream()
            .map(bytes -> Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes)))
            .toList();
    this.period = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.latencies = new long[(int) (perSecond * time.toSeconds())];
    this.warmUp = latencies.length / 5;
  }

  /** Loads a port; the first fifth of the calls does not count. */
  static Latencies run(int port, List<byte[]> requests, int perSecond, Duration time) {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      var load = new SteadyLoad(group.next(), requests, perSecond, time);
      for (int i = 0; i < CONNECTIONS; i++) {
        load.connect(group, port);
      }
      load.loop.execute(load::begin);
      return load.done.orTimeout(time.toSeconds() + 30, TimeUnit.SECONDS).join();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private void connect(EventLoopGroup group, int port) {
    new Bootstrap()
        .group(group)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                var connection = new Connection(channel);
                channel.pipeline().addLast(new AnswerReader(Calls.ANSWER_BYTES, connection));
                idle.add(connection);
              }
            })
        .connect("127.0.0.1", port)
        .syncUninterruptibly();
  }

  private void begin() {
    due = System.nanoTime() + period;
    tick();
  }

  private void tick() {
    long now = System.nanoTime();
    while (sent < latencies.length && due - now <= 0) {
      sent++;
      send(due);
      due += period;
    }
    if (sent < latencies.length) {
      loop.schedule(this::tick, Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  private void send(long dueAt) {
    var connection = idle.poll();
    if (connection == null) {
      waiting.add(dueAt);
    } else {
      connection.send(dueAt);
    }
  }

  private void ended(long dueAt, boolean well) {
    latencies[answered++] = System.nanoTime() - dueAt;
    failed += well ? 0 : 1;
    if (answered == latencies.length) {
      var counted = Arrays.copyOfRange(latencies, warmUp, latencies.length);
      Arrays.sort(counted);
      done.complete(
          new Latencies(
              counted[counted.length / 2] / 1e3,
              counted[counted.length * 99 / 100] / 1e3,
              counted.length,
              failed));
    }
  }

  /** One connection: a call at a time. */
  private final class Connection implements AnswerReader.Listener {

    private final Channel channel;
    private long dueAt;

    Connection(Channel channel) {
      this.channel = channel;
    }

    void send(long at) {
      dueAt = at;
      var request = requests.get((int) (at / period % requests.size())).duplicate();
      channel.writeAndFlush(request, channel.voidPromise());
    }

    @Override
    public void answered(boolean well) {
      ended(dueAt, well);
      var next = waiting.poll();
      if (next == null) {
        idle.addLast(this);
      } else {
        send(next);
      }
    }

    @Override
    public void closed() {
      if (!done.isDone()) {
        done.completeExceptionally(
            new IllegalStateException("a connection ended under the steady load"));
      }
    }
  }
}
