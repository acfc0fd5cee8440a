package org.mcpruntime.performance.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the ends of answers whose bodies are of a known length, as cheaply as can be. */
final class AnswerReader extends ByteToMessageDecoder {

  /** Is told of each answer. */
  interface Listener {

    void answered(boolean well);

    /** The connection has ended. */
    void closed();
  }

  private static final ByteBuf HEAD_END =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII).asReadOnly());
  private static final int STATUS_AT = 9;

  private final int bodyBytes;
  private final Listener listener;

  /**
   * @param bodyBytes 0 for streams, of which only the head is waited for
   */
  AnswerReader(int bodyBytes, Listener listener) {
    this.bodyBytes = bodyBytes;
    this.listener = listener;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int end = ByteBufUtil.indexOf(HEAD_END, in);
    int length = end - in.readerIndex() + HEAD_END.readableBytes() + bodyBytes;
    if (end < 0 || in.readableBytes() < length) {
      return;
    }
    boolean well = in.getByte(in.readerIndex() + STATUS_AT) == '2';
    in.skipBytes(bodyBytes == 0 ? in.readableBytes() : length);
    listener.answered(well);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    listener.closed();
  }
}
