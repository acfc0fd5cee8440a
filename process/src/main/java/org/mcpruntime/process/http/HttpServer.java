package org.mcpruntime.process.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server of HTTP/1.1, with or without TLS. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails says so by itself
public final class HttpServer {

  /** For connections that are cut to say so to those who wait for them. */
  private static final Duration CUT = Duration.ofSeconds(1);

  private final Loops loops;
  private final HttpApp app;
  private final ServerLimits limits;
  private final @Nullable Supplier<SslContext> tls;
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final CountDownLatch empty = new CountDownLatch(1);
  private volatile boolean draining;
  private final Channel listener;

  /**
   * Listens.
   *
   * @param tls gives the certificates that new connections are served with; null for plain HTTP
   * @throws IllegalStateException when the address cannot be listened on
   */
  public HttpServer(
      Loops loops,
      InetSocketAddress address,
      @Nullable Supplier<SslContext> tls,
      ServerLimits limits,
      HttpApp app) {
    this.loops = loops;
    this.app = app;
    this.limits = limits;
    this.tls = tls;
    var bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, 4096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "cannot listen on %s: %s".formatted(address, bound.cause().getMessage()), bound.cause());
    }
    listener = bound.channel();
  }

  private void accept(SocketChannel channel) {
    if (draining || connections.size() >= limits.connections()) {
      refused.incrementAndGet();
      channel.close();
      return;
    }
    connections.add(channel);
    var pipeline = channel.pipeline();
    if (tls != null) {
      pipeline.addLast(tls.get().newHandler(channel.alloc()));
    }
    var memory = loops.memory(channel);
    pipeline
        .addLast(new StrictRequestDecoder(limits.headBytes(), memory.reader()))
        .addLast(new HttpResponseEncoder())
        .addLast(new ServerConnection(this, app, limits, memory));
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Connections that are open. */
  public int connections() {
    return connections.size();
  }

  /** Connections and requests that were refused before any app saw them. */
  public long refusals() {
    return refused.get();
  }

  /** Connections that failed with an exception: resets, broken TLS, and bugs of ours. */
  public long failures() {
    return failed.get();
  }

  Room room() {
    return loops.room();
  }

  boolean isSecure() {
    return tls != null;
  }

  boolean isDraining() {
    return draining;
  }

  void refused() {
    refused.incrementAndGet();
  }

  void failed(@SuppressWarnings("unused") Throwable cause) {
    failed.incrementAndGet();
  }

  void closed(Channel channel) {
    connections.remove(channel);
    if (draining && connections.isEmpty()) {
      empty.countDown();
    }
  }

  /** Takes no new connections, and ends each open one after the answer that is under way. */
  public void drain() {
    draining = true;
    listener.close().awaitUninterruptibly();
    for (var channel : connections) {
      channel
          .eventLoop()
          .execute(
              () -> {
                var connection = channel.pipeline().get(ServerConnection.class);
                if (connection != null) {
                  connection.drain();
                }
              });
    }
    if (connections.isEmpty()) {
      empty.countDown();
    }
  }

  /**
   * Waits for the connections to end that were open when it was told to drain.
   *
   * @return whether all of them have
   */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return empty.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Drains, waits for the answers under way, then cuts what is left.
   *
   * @return whether nothing had to be cut
   */
  public boolean close(Duration patience) throws InterruptedException {
    drain();
    boolean clean = awaitEnd(patience);
    connections.forEach(Channel::close);
    return awaitEnd(CUT) && clean;
  }
}
