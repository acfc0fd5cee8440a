package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to a server: a call at a time. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails says so by itself
final class ClientConnection extends ChannelInboundHandlerAdapter {

  private final Channel channel;
  private final StrictResponseDecoder decoder;
  private final Consumer<ClientConnection> keep;
  private final byte[] scratch;
  private final WholeMessage.Memory memory;
  private @Nullable ChannelHandlerContext encoder;
  private @Nullable ClientCall call;
  private @Nullable ClientCall ended;
  private boolean answered;
  private boolean informational;
  private boolean reusable;
  private long idleSince;

  /**
   * @param scratch for pieces, shared by all connections of the loop
   * @param keep takes this when a call has ended and another may follow
   */
  ClientConnection(
      Channel channel,
      StrictResponseDecoder decoder,
      byte[] scratch,
      WholeMessage.Memory memory,
      Consumer<ClientConnection> keep) {
    this.channel = channel;
    this.decoder = decoder;
    this.scratch = scratch;
    this.memory = memory;
    this.keep = keep;
  }

  /** Whether a request can be made: what was not asked for would pass for its answer. */
  boolean isUsable() {
    return channel.isActive() && !decoder.hasRest();
  }

  void close() {
    channel.close();
  }

  /** When its last call ended. */
  long idleSince() {
    return idleSince;
  }

  void idleFrom(long now) {
    idleSince = now;
  }

  /** Sends a request, unless it was cancelled before it had a connection. */
  void begin(ClientCall begun) {
    if (begun.isOver()) {
      keep.accept(this);
      return;
    }
    begun.connecting(channel);
    call = begun;
    answered = false;
    var sent = begun.request();
    var headers = sent.headers();
    headers.set(HttpHeaderNames.HOST, begun.authority());
    boolean bodiless = sent.method().equals("GET") || sent.method().equals("DELETE");
    if (!bodiless || sent.body().hasRemaining()) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, sent.body().remaining());
    }
    if (WholeMessage.suits(sent.body())) {
      var whole = WholeMessage.request(memory, sent.method(), sent.target(), headers, sent.body());
      encoder().writeAndFlush(whole, channel.voidPromise());
    } else {
      channel.writeAndFlush(
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1,
              HttpMethod.valueOf(sent.method()),
              sent.target(),
              Unpooled.wrappedBuffer(sent.body()),
              headers,
              EmptyHttpHeaders.INSTANCE),
          channel.voidPromise());
    }
  }

  private ChannelHandlerContext encoder() {
    var known = encoder;
    if (known == null) {
      known = channel.pipeline().context(HttpRequestEncoder.class);
      encoder = known;
    }
    return known;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      var current = call;
      if (current == null || !(message instanceof HttpObject object)) {
        reusable = false; // nobody asked
        context.close();
        return;
      }
      if (object.decoderResult().isFailure()) {
        var cause = object.decoderResult().cause();
        var kind =
            cause instanceof PrematureChannelClosureException
                ? endedAs()
                : CallFailure.Kind.MALFORMED;
        fail(current, kind, String.valueOf(cause.getMessage()));
        return;
      }
      if (object instanceof HttpResponse head) {
        begin(current, head);
      }
      if (object instanceof HttpContent content && !informational) {
        give(current, content.content());
        if (content instanceof LastHttpContent && call == current) {
          end(current);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ClientCall current, HttpResponse head) {
    int status = head.status().code();
    informational = status < 200;
    if (status == 101) {
      fail(current, CallFailure.Kind.MALFORMED, "the server switches protocols, unasked");
    } else if (StrictRequestDecoder.isCoded(head)) {
      fail(current, CallFailure.Kind.MALFORMED, "the answer has a coding that nobody asked for");
    } else if (!informational) {
      answered = true;
      reusable = HttpUtil.isKeepAlive(head);
      current.receiver().head(status, head.headers());
    }
  }

  private void give(ClientCall current, ByteBuf piece) {
    while (piece.isReadable() && !current.isOver()) {
      int length = Math.min(scratch.length, piece.readableBytes());
      piece.readBytes(scratch, 0, length);
      current.receiver().piece(scratch, 0, length);
    }
  }

  /** The answer is whole; whether more has arrived than that is known when all is read. */
  private void end(ClientCall current) {
    call = null;
    ended = current;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    conclude();
    context.fireChannelReadComplete();
  }

  private void conclude() {
    var current = ended;
    if (current == null) {
      return;
    }
    ended = null;
    boolean whole = !current.isOver();
    if (whole && reusable && isUsable()) {
      channel.config().setAutoRead(true);
      keep.accept(this);
    } else {
      channel.close();
    }
    current.end();
  }

  private void fail(ClientCall current, CallFailure.Kind kind, String detail) {
    call = null;
    channel.close();
    current.fail(kind, detail);
  }

  /** What an end of the connection means now. */
  private CallFailure.Kind endedAs() {
    return answered ? CallFailure.Kind.CUT : CallFailure.Kind.CLOSED;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    conclude();
    var current = call;
    if (current != null) {
      fail(current, endedAs(), "the server closed the connection");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var current = call;
    if (current != null) {
      fail(current, endedAs(), String.valueOf(cause.getMessage()));
    }
    context.close();
  }
}
