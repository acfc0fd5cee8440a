package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: gathers a request, gives it to the app, waits for its answer, then
 * takes the next.
 *
 * <p>Reading goes on while an answer is under way, for that is how a client's leaving is noticed;
 * what arrives meanwhile waits, up to a bound.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails says so by itself
final class ServerConnection extends ChannelInboundHandlerAdapter {

  private static final int WAITING_OBJECTS = 64;
  private static final int CHECKS_PER_TIMEOUT = 4;
  private static final int LINGER_MS = 1000;

  private final HttpServer server;
  private final HttpApp app;
  private final ServerLimits limits;
  private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>();

  private @Nullable ChannelHandlerContext context;
  private Request.@Nullable Peer peer;
  private @Nullable HttpRequest head;
  private @Nullable Request request;
  private byte[] body = new byte[0];
  private int length;
  private int limit;
  private boolean cut;
  private boolean keepAlive;
  private boolean discarding;
  private @Nullable ServerAnswer answer;
  private long since;

  ServerConnection(HttpServer server, HttpApp app, ServerLimits limits) {
    this.server = server;
    this.app = app;
    this.limits = limits;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    since = now(added);
    watch(added);
  }

  private static long now(ChannelHandlerContext context) {
    return context.channel().eventLoop().ticker().nanoTime();
  }

  /** Ends connections that idle, or whose request does not arrive. */
  private void watch(ChannelHandlerContext watched) {
    long timeout = (head == null ? limits.idleTimeout() : limits.headTimeout()).toNanos();
    if (!watched.channel().isOpen()) {
      return;
    }
    if (answer == null && now(watched) - since > timeout) {
      watched.close();
      return;
    }
    long pause = limits.headTimeout().toNanos() / CHECKS_PER_TIMEOUT;
    watched.channel().eventLoop().schedule(() -> watch(watched), pause, TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    if (discarding || !(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (answer != null) {
      waiting.add(object);
      if (waiting.size() > WAITING_OBJECTS) {
        reading.channel().config().setAutoRead(false);
      }
      return;
    }
    take(reading, object);
  }

  private void take(ChannelHandlerContext reading, HttpObject object) {
    try {
      if (object.decoderResult().isFailure()) {
        refuse(reading, HttpResponseStatus.BAD_REQUEST);
        return;
      }
      if (object instanceof HttpRequest begun) {
        begin(reading, begun);
      }
      if (object instanceof HttpContent content && head != null) {
        gather(content.content());
        if (content instanceof LastHttpContent) {
          complete(reading);
        }
      }
    } finally {
      ReferenceCountUtil.release(object);
    }
  }

  private void begin(ChannelHandlerContext reading, HttpRequest begun) {
    since = now(reading);
    head = begun;
    length = 0;
    cut = false;
    keepAlive = HttpUtil.isKeepAlive(begun) && !server.isDraining();
    boolean oneHost =
        begun.headers().getAll(HttpHeaderNames.HOST).size() == 1
            || begun.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (!oneHost || !begun.uri().startsWith("/") || isFolded(begun)) {
      refuse(reading, HttpResponseStatus.BAD_REQUEST);
      return;
    }
    var opened =
        new Request(
            begun.method().name(),
            Request.Target.of(begun.uri()),
            begun.headers(),
            Request.Body.EMPTY,
            peer(reading));
    request = opened;
    limit = app.bodyLimit(opened);
    long announced = HttpUtil.getContentLength(begun, 0L);
    cut = announced > limit;
    body = announced > 0 && !cut ? new byte[(int) announced] : new byte[0];
    if (cut) {
      complete(reading);
    } else if (HttpUtil.is100ContinueExpected(begun)) {
      reading.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private static boolean isFolded(HttpRequest begun) {
    var entries = begun.headers().iteratorCharSequence(); // the other one makes texts of all names
    while (entries.hasNext()) {
      var value = entries.next().getValue();
      if (AsciiString.indexOf(value, '\n', 0) >= 0 || AsciiString.indexOf(value, '\r', 0) >= 0) {
        return true;
      }
    }
    return false;
  }

  private void gather(ByteBuf piece) {
    int more = piece.readableBytes();
    if (cut || more == 0) {
      return;
    }
    if (more > limit - length) {
      cut = true;
      body = new byte[0];
      return;
    }
    if (length + more > body.length) {
      body = Arrays.copyOf(body, Math.min(limit, Math.max(length + more, body.length * 2)));
    }
    piece.readBytes(body, length, more);
    length += more;
  }

  private void complete(ChannelHandlerContext reading) {
    var opened = request;
    if (opened == null) {
      return;
    }
    head = null;
    request = null;
    keepAlive &= !cut; // the rest of a body that is too large is not read
    byte[] bytes = cut ? new byte[0] : length == body.length ? body : Arrays.copyOf(body, length);
    body = new byte[0];
    var begun = new ServerAnswer(this, reading, keepAlive);
    answer = begun;
    app.handle(
        new Request(
            opened.method(),
            opened.target(),
            opened.headers(),
            new Request.Body(bytes, cut),
            opened.peer()),
        begun);
  }

  /** The answer has ended; called by it, once. */
  void answered(boolean reusable) {
    var current = context;
    if (current == null) {
      return;
    }
    answer = null;
    since = now(current);
    if (!reusable) {
      return;
    }
    while (answer == null && !waiting.isEmpty()) {
      take(current, waiting.remove());
    }
    if (waiting.isEmpty() && !current.channel().config().isAutoRead()) {
      current.channel().config().setAutoRead(true);
    }
  }

  /**
   * Ends the connection after its last answer. Where the client still sends what nobody reads, our
   * side ends first and the rest is read away for a while: closing at once would reset the
   * connection, and the client might never see the answer.
   */
  void lastWritten() {
    var current = context;
    if (current == null) {
      return;
    }
    if (!cut) {
      current.close();
      return;
    }
    discarding = true;
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    current.channel().config().setAutoRead(true);
    if (current.channel() instanceof SocketChannel socket && !socket.isOutputShutdown()) {
      socket.shutdownOutput();
    }
    current.channel().eventLoop().schedule(() -> current.close(), LINGER_MS, TimeUnit.MILLISECONDS);
  }

  /** Not HTTP as we read it: one short answer, then the end, for nobody knows what follows. */
  private void refuse(ChannelHandlerContext reading, HttpResponseStatus status) {
    head = null;
    request = null;
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    reading.channel().config().setAutoRead(false);
    reading.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    server.refused();
  }

  private Request.Peer peer(ChannelHandlerContext reading) {
    var known = peer;
    if (known == null) {
      var tls = reading.pipeline().get(SslHandler.class);
      known = new Request.Peer(address(reading.channel()), tls != null, certificates(tls));
      peer = known;
    }
    return known;
  }

  private static InetAddress address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private static List<X509Certificate> certificates(@Nullable SslHandler tls) {
    if (tls == null) {
      return List.of();
    }
    try {
      return Arrays.stream(tls.engine().getSession().getPeerCertificates())
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // no certificate was asked for or shown
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (answer != null && changed.channel().isWritable()) {
      answer.writableAgain();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    server.closed(gone.channel());
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    if (answer != null) {
      answer.gone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    server.failed(cause);
    failed.close();
  }

  /** The last request of a server that goes: its connection ends with its answer. */
  void drain() {
    keepAlive = false;
    if (answer == null && head == null && context != null) {
      context.close();
    } else if (answer != null) {
      answer.last();
    }
  }
}
