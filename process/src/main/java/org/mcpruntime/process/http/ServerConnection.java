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
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
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
  private static final int WAITING_BYTES = 4096;
  private static final int CHECKS_PER_TIMEOUT = 4;
  private static final int LINGER_MS = 1000;
  private static final int FIRST_BYTES = 16 << 10;

  /** So much has every connection; what it keeps beyond that it shares with all. */
  private static final int OWN_BYTES = 4 << 10;

  /** What is read is written again, at the same time. */
  private static final int TWICE = 2;

  private final HttpServer server;
  private final HttpApp app;
  private final ServerLimits limits;
  private final WholeMessage.Memory memory;
  private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>();

  private @Nullable ChannelHandlerContext context;
  private @Nullable ChannelHandlerContext encoder;
  private Request.@Nullable Peer peer;
  private @Nullable HttpRequest head;
  private @Nullable Request request;
  private byte[] body = new byte[0];
  private int length;
  private int limit;
  private int taken;
  private Request.Body.Arrival arrival = Request.Body.Arrival.WHOLE;
  private boolean modern;
  private boolean keepAlive;
  private boolean discarding;
  private boolean taking;
  private boolean settling;
  private @Nullable Future<?> nextWatch;
  private boolean lingering;
  private @Nullable ServerAnswer answer;
  private long since;
  private long unwritten;

  ServerConnection(
      HttpServer server, HttpApp app, ServerLimits limits, WholeMessage.Memory memory) {
    this.server = server;
    this.app = app;
    this.limits = limits;
    this.memory = memory;
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
    if (isWriting(watched)) {
      since = now(watched);
    }
    if (answer == null && now(watched) - since > timeout) {
      watched.close();
      return;
    }
    long pause = limits.headTimeout().toNanos() / CHECKS_PER_TIMEOUT;
    nextWatch =
        watched.channel().eventLoop().schedule(() -> watch(watched), pause, TimeUnit.NANOSECONDS);
  }

  /** Whether the client takes something of an answer that has ended for the app. */
  private boolean isWriting(ChannelHandlerContext watched) {
    var buffer = watched.channel().unsafe().outboundBuffer();
    long before = unwritten;
    // A piece counts as pending until all of it is written.
    unwritten = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    return unwritten < before;
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    if (discarding || !(message instanceof HttpObject object)) {
      lingering = true;
      ReferenceCountUtil.release(message);
      return;
    }
    if (isBusy(reading) || !waiting.isEmpty()) {
      waiting.add(object);
      if (waiting.size() > WAITING_OBJECTS || hasBody(object)) {
        reading.channel().config().setAutoRead(false);
      }
      return;
    }
    take(reading, object);
  }

  /** What waits is bounded in bytes as well. */
  private static boolean hasBody(HttpObject object) {
    return object instanceof HttpContent content
        && content.content().readableBytes() > WAITING_BYTES;
  }

  /** Whether the next request waits: for the end of an answer, or for the client to take it. */
  private boolean isBusy(ChannelHandlerContext reading) {
    return answer != null || settling || !reading.channel().isWritable();
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
        if (content instanceof LastHttpContent || isCut()) {
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
    arrival = Request.Body.Arrival.WHOLE;
    modern = begun.protocolVersion().equals(HttpVersion.HTTP_1_1);
    keepAlive = modern && HttpUtil.isKeepAlive(begun) && !server.isDraining();
    if (!modern && !begun.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      refuse(reading, HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED);
      return;
    }
    int hosts = begun.headers().getAll(HttpHeaderNames.HOST).size();
    boolean oneHost = hosts == 1 || (hosts == 0 && !modern);
    if (!oneHost || !begun.uri().startsWith("/") || StrictRequestDecoder.isCoded(begun)) {
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
    if (announced > limit) {
      cut(Request.Body.Arrival.TOO_LARGE);
      complete(reading);
      return;
    }
    // What was only announced costs nothing.
    grow((int) Math.min(announced, FIRST_BYTES));
    if (isCut()) {
      complete(reading);
    } else if (HttpUtil.is100ContinueExpected(begun)) {
      reading.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private void gather(ByteBuf piece) {
    int more = piece.readableBytes();
    if (isCut() || more == 0) {
      return;
    }
    if (more > limit - length) {
      cut(Request.Body.Arrival.TOO_LARGE);
      return;
    }
    if (length + more > body.length) {
      grow(Math.min(limit, Math.max(length + more, body.length * 2)));
    }
    if (!isCut()) {
      piece.readBytes(body, length, more);
      length += more;
    }
  }

  private boolean isCut() {
    return arrival != Request.Body.Arrival.WHOLE;
  }

  private void cut(Request.Body.Arrival how) {
    arrival = how;
    body = new byte[0];
    length = 0;
    var _ = keeps(0);
  }

  private void grow(int size) {
    if (keeps(size)) {
      body = Arrays.copyOf(body, size);
    } else {
      cut(Request.Body.Arrival.NO_ROOM);
    }
  }

  /** Says how much is kept by now; false, and nothing changed, where there is no room for it. */
  private boolean keeps(int bytes) {
    int beyond = TWICE * Math.max(0, bytes - OWN_BYTES);
    if (beyond > taken && !server.room().take(beyond - taken)) {
      return false;
    }
    if (beyond < taken) {
      server.room().give(taken - beyond);
    }
    taken = beyond;
    return true;
  }

  /** Beside the request, which whoever answers has until the end. */
  boolean keepsForAnswer(int bytes) {
    return keeps(length + bytes);
  }

  private void complete(ChannelHandlerContext reading) {
    var opened = request;
    if (opened == null) {
      return;
    }
    head = null;
    request = null;
    keepAlive &= !isCut(); // the rest of a body that is not taken is not read
    byte[] bytes = length == body.length ? body : Arrays.copyOf(body, length);
    var _ = keeps(length); // never more than before
    body = new byte[0];
    boolean bodiless = opened.method().equals("HEAD");
    var form = new ServerAnswer.Form(bodiless, modern, encoder(reading), memory);
    var begun = new ServerAnswer(this, reading, form, keepAlive);
    answer = begun;
    app.handle(
        new Request(
            opened.method(),
            opened.target(),
            opened.headers(),
            new Request.Body(bytes, arrival),
            opened.peer()),
        begun);
  }

  private ChannelHandlerContext encoder(ChannelHandlerContext reading) {
    var known = encoder;
    if (known == null) {
      known = reading.pipeline().context(HttpResponseEncoder.class);
      encoder = known;
    }
    return known;
  }

  /** The answer has ended; called by it, once. */
  void answered(boolean reusable) {
    var current = context;
    if (current == null) {
      return;
    }
    answer = null;
    settling = taken > 0; // until what takes the room is written
    since = now(current);
    if (reusable) {
      next(current);
    } else {
      discard(current); // what follows was sent after the end
    }
  }

  /** Whether the last of an answer matters to the room that all share. */
  boolean isLarge() {
    return taken > 0;
  }

  /** The last of an answer that took room is written. */
  void settled() {
    settling = false;
    letGo();
    var current = context;
    if (current != null && answer == null && current.channel().isActive()) {
      next(current);
    }
  }

  /** Takes what waits; a request that is answered within does not take the next one within. */
  private void next(ChannelHandlerContext current) {
    if (taking) {
      return;
    }
    taking = true;
    while (!discarding && !isBusy(current) && !waiting.isEmpty()) {
      take(current, waiting.remove());
    }
    taking = false;
    if (waiting.isEmpty() && !current.channel().config().isAutoRead()) {
      current.channel().config().setAutoRead(true);
    }
  }

  /** From now on nobody reads what arrives; it is taken only to see the client leave. */
  private void discard(ChannelHandlerContext current) {
    discarding = true;
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    current.channel().config().setAutoRead(true);
  }

  /**
   * Ends the connection after its last answer. Our side ends first, and what the client still sends
   * is read away for a while: closing at once would reset the connection, and the client might
   * never see the answer.
   */
  void lastWritten() {
    var current = context;
    if (current == null) {
      return;
    }
    if (!isCut()) {
      current.close();
      return;
    }
    discard(current);
    if (current.channel() instanceof SocketChannel socket && !socket.isOutputShutdown()) {
      socket.shutdownOutput();
    }
    linger(current, now(current) + limits.headTimeout().toNanos());
  }

  /** Closes once the client is silent, or goes on for longer than any request may take. */
  private void linger(ChannelHandlerContext current, long until) {
    lingering = false;
    current
        .channel()
        .eventLoop()
        .schedule(
            () -> {
              if (lingering && now(current) - until < 0) {
                linger(current, until);
              } else {
                current.close();
              }
            },
            LINGER_MS,
            TimeUnit.MILLISECONDS);
  }

  /** Not HTTP as we read it: one short answer, then the end, for nobody knows what follows. */
  private void refuse(ChannelHandlerContext reading, HttpResponseStatus status) {
    head = null;
    request = null;
    cut(Request.Body.Arrival.TOO_LARGE);
    discard(reading);
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    server.refused(); // before anybody can have seen the answer
    reading.writeAndFlush(response).addListener(_ -> lastWritten());
  }

  private void letGo() {
    length = 0;
    var _ = keeps(0);
  }

  private Request.Peer peer(ChannelHandlerContext reading) {
    var known = peer;
    if (known == null) {
      known =
          new Request.Peer(address(reading.channel()), server.isSecure(), certificates(reading));
      peer = known;
    }
    return known;
  }

  private static InetAddress address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private List<X509Certificate> certificates(ChannelHandlerContext reading) {
    if (!server.isSecure()) {
      return List.of(); // nor is anything of TLS loaded where nobody wants it
    }
    try {
      var tls = reading.pipeline().get(SslHandler.class);
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
    if (!changed.channel().isWritable()) {
      return;
    }
    if (answer != null) {
      answer.writableAgain();
    } else {
      next(changed);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    server.closed(gone.channel());
    letGo();
    if (nextWatch != null) {
      var _ = nextWatch.cancel(false); // else it would keep all of this for seconds
    }
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
      discard(context);
      context
          .writeAndFlush(Unpooled.EMPTY_BUFFER) // after what the client has not taken yet
          .addListener(ChannelFutureListener.CLOSE);
    } else if (answer != null) {
      answer.last();
    }
  }
}
