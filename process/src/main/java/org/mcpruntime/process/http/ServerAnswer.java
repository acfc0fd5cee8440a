package org.mcpruntime.process.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The answer to one request on one connection. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails says so by itself
final class ServerAnswer implements Answer {

  private enum State {
    UNANSWERED,
    STARTED,
    ENDED
  }

  /**
   * How it is written.
   *
   * @param bodiless whether the request was for the head only
   * @param chunks whether the client reads chunks; the end of the connection ends a body otherwise
   * @param encoder of the pipeline, past which whole answers are written
   * @param memory where those are made
   */
  record Form(
      boolean bodiless,
      boolean chunks,
      ChannelHandlerContext encoder,
      WholeMessage.Memory memory) {}

  private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final ServerConnection connection;
  private final ChannelHandlerContext context;
  private final Form form;
  private boolean keepAlive;
  private State state = State.UNANSWERED;
  private boolean gone;
  private @Nullable Runnable onGone;
  private @Nullable Runnable onWritable;

  ServerAnswer(
      ServerConnection connection, ChannelHandlerContext context, Form form, boolean keepAlive) {
    this.connection = connection;
    this.context = context;
    this.form = form;
    this.keepAlive = keepAlive;
  }

  @Override
  public EventLoop loop() {
    return context.channel().eventLoop();
  }

  @Override
  public void send(int status, HttpHeaders headers, ByteBuffer body) {
    if (gone || state != State.UNANSWERED) {
      return;
    }
    var line = HttpResponseStatus.valueOf(status);
    var sent = form.bodiless ? NO_BODY : body;
    if (status != 204) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.remaining());
    }
    sayWhetherLast(headers);
    if (mayHaveBody(status) && WholeMessage.suits(sent)) {
      finish(form.encoder, WholeMessage.answer(form.memory, line, headers, sent));
    } else {
      finish(
          context,
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              line,
              Unpooled.wrappedBuffer(sent),
              headers,
              EmptyHttpHeaders.INSTANCE));
    }
  }

  /** The others' lengths are a matter of rules that Netty's encoder keeps. */
  private static boolean mayHaveBody(int status) {
    return status >= 200 && status != 204 && status != 205 && status != 304;
  }

  @Override
  public void start(int status, HttpHeaders headers) {
    if (gone || state != State.UNANSWERED) {
      return;
    }
    state = State.STARTED;
    if (form.chunks) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    sayWhetherLast(headers);
    context.writeAndFlush(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers),
        context.voidPromise());
  }

  @Override
  public void write(byte[] piece) {
    if (!gone && state == State.STARTED && piece.length > 0 && !form.bodiless) {
      context.writeAndFlush(
          new DefaultHttpContent(Unpooled.wrappedBuffer(piece)), context.voidPromise());
    }
  }

  @Override
  public void end() {
    if (!gone && state == State.STARTED) {
      finish(context, LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  @Override
  public void abort() {
    state = State.ENDED;
    context.close();
  }

  /**
   * Writes the last of it.
   *
   * @param from where in the pipeline it begins its way
   */
  private void finish(ChannelHandlerContext from, Object last) {
    state = State.ENDED;
    boolean large = connection.isLarge();
    if (keepAlive && !large) {
      from.writeAndFlush(last, from.voidPromise());
      connection.answered(true);
      return;
    }
    connection.answered(keepAlive); // before it may be written
    from.writeAndFlush(last).addListener(_ -> written(large));
  }

  private void written(boolean large) {
    if (large) {
      connection.settled();
    }
    if (!keepAlive) {
      connection.lastWritten();
    }
  }

  private void sayWhetherLast(HttpHeaders headers) {
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  @Override
  public boolean keeps(int bytes) {
    return state == State.ENDED || gone || connection.keepsForAnswer(bytes);
  }

  @Override
  public boolean isWritable() {
    return context.channel().isWritable();
  }

  @Override
  public void onWritable(Runnable action) {
    onWritable = action;
  }

  void writableAgain() {
    if (onWritable != null && state != State.ENDED) {
      onWritable.run();
    }
  }

  @Override
  public void onGone(Runnable action) {
    onGone = action;
    if (gone) {
      action.run();
    }
  }

  /** The connection has ended. */
  void gone() {
    gone = true;
    if (onGone != null && state != State.ENDED) {
      onGone.run();
    }
  }

  /** No request follows on this connection. */
  void last() {
    keepAlive = false;
  }
}
