package org.mcpruntime.process.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/1.1 that keeps connections open.
 *
 * <p>A call is made on the loop that it belongs to, with the connections of that loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails says so by itself
public final class HttpClient {

  private static final int SCRATCH = 16 << 10;

  /** The connections of one loop; touched by it only. */
  private static final class Pool {
    final EventLoop loop;
    final String authority;
    final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();

    /** One for all: with one each, ten thousand silent streams would hold 160 MiB. */
    final byte[] scratch = new byte[SCRATCH];

    int open;
    boolean watched;

    Pool(EventLoop loop, Endpoint endpoint) {
      this.loop = loop;
      this.authority = endpoint.authority();
    }
  }

  private final Loops loops;
  private final ClientLimits limits;
  private final @Nullable Supplier<SslContext> tls;
  private final Map<EventLoop, Map<Endpoint, Pool>> pools = new ConcurrentHashMap<>();

  /**
   * @param tls for endpoints that want it; null when there are none
   */
  public HttpClient(Loops loops, ClientLimits limits, @Nullable Supplier<SslContext> tls) {
    this.loops = loops;
    this.limits = limits;
    this.tls = tls;
  }

  /** Makes a request; the receiver is told what comes of it, possibly before this returns. */
  public Call send(EventLoop loop, Endpoint endpoint, Outgoing request, Receiver receiver) {
    var pool = pool(loop, endpoint);
    var call = new ClientCall(pool.authority, request, receiver);
    for (var kept = pool.idle.pollLast(); kept != null; kept = pool.idle.pollLast()) {
      if (kept.isUsable()) {
        kept.begin(call);
        return call;
      }
      kept.close();
    }
    if (pool.open >= limits.connections()) {
      call.fail(
          CallFailure.Kind.TOO_MANY_CONNECTIONS,
          "%d connections to %s are in use".formatted(pool.open, pool.authority));
      return call;
    }
    connect(loop, endpoint, pool, call);
    return call;
  }

  private Pool pool(EventLoop loop, Endpoint endpoint) {
    return pools
        .computeIfAbsent(loop, _ -> new HashMap<>())
        .computeIfAbsent(endpoint, made -> new Pool(loop, made));
  }

  private void connect(EventLoop loop, Endpoint endpoint, Pool pool, ClientCall call) {
    pool.open++;
    var connecting =
        new Bootstrap()
            .group(loop)
            .channel(loops.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    fill(channel, endpoint, pool);
                  }
                })
            .connect(endpoint.host(), endpoint.port());
    call.connecting(connecting.channel());
    connecting.addListener((ChannelFuture done) -> connected(done, endpoint, pool, call));
  }

  private void fill(SocketChannel channel, Endpoint endpoint, Pool pool) {
    var pipeline = channel.pipeline();
    if (endpoint.secure()) {
      if (tls == null) {
        throw new IllegalStateException("no TLS was set up for " + endpoint.authority());
      }
      pipeline.addLast(tls.get().newHandler(channel.alloc(), endpoint.host(), endpoint.port()));
    }
    var memory = loops.memory(channel);
    var decoder = new StrictResponseDecoder(limits.headBytes(), memory.reader());
    pipeline
        .addLast(new HttpRequestEncoder())
        .addLast(decoder)
        .addLast(
            new ClientConnection(channel, decoder, pool.scratch, memory, kept -> keep(pool, kept)));
  }

  private void connected(ChannelFuture done, Endpoint endpoint, Pool pool, ClientCall call) {
    if (!done.isSuccess()) {
      pool.open--;
      boolean late = done.cause() instanceof ConnectTimeoutException;
      call.fail(
          late ? CallFailure.Kind.CONNECT_TIMEOUT : CallFailure.Kind.UNREACHABLE,
          "%s: %s".formatted(endpoint.authority(), done.cause().getMessage()));
      return;
    }
    Channel channel = done.channel();
    channel.closeFuture().addListener(_ -> pool.open--);
    channel.pipeline().get(ClientConnection.class).begin(call);
  }

  private void keep(Pool pool, ClientConnection connection) {
    if (pool.idle.size() >= limits.idle()) {
      connection.close();
      return;
    }
    connection.idleFrom(pool.loop.ticker().nanoTime());
    pool.idle.addLast(connection);
    if (!pool.watched) {
      pool.watched = true;
      watch(pool, limits.idleTimeout().toNanos());
    }
  }

  /** One timer for all that are kept: one each would be set and taken back with every call. */
  private void watch(Pool pool, long delay) {
    pool.loop.schedule(() -> closeIdle(pool), delay, TimeUnit.NANOSECONDS);
  }

  /** Closes what has idled for too long; the connection used longest ago is the first. */
  private void closeIdle(Pool pool) {
    long timeout = limits.idleTimeout().toNanos();
    long now = pool.loop.ticker().nanoTime();
    var oldest = pool.idle.peekFirst();
    while (oldest != null && now - oldest.idleSince() >= timeout) {
      pool.idle.removeFirst().close();
      oldest = pool.idle.peekFirst();
    }
    pool.watched = oldest != null;
    if (oldest != null) {
      watch(pool, timeout - (now - oldest.idleSince()));
    }
  }
}
