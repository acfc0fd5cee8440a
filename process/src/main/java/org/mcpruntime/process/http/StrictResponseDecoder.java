package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;

/** Netty's reader of answers, with what it would mend refused instead. */
final class StrictResponseDecoder extends HttpResponseDecoder {

  /** Nothing of an answer was given to Netty's reader that has not come to its end. */
  private boolean between = true;

  private boolean switched;
  private final PlainReader plain;
  private final int headBytes;

  StrictResponseDecoder(int headBytes, PlainReader plain) {
    super(StrictRequestDecoder.config(headBytes));
    this.plain = plain;
    this.headBytes = headBytes;
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    return plain.names().name(line, start, length);
  }

  /** A plain answer as a whole, or what Netty makes of it. */
  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    var whole = between ? plain.answer(in, headBytes) : null;
    if (whole != null) {
      out.add(whole);
      return;
    }
    between = false;
    int given = out.size();
    super.decode(context, in, out);
    for (int i = given; i < out.size(); i++) {
      switched |= out.get(i) instanceof HttpResponse answer && answer.status().code() == 101;
      if (out.get(i) instanceof LastHttpContent last) {
        // Behind a failure, and behind a change of protocols, Netty reads nothing.
        between = last.decoderResult().isSuccess() && !switched;
      }
    }
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("an answer has both Content-Length and Transfer-Encoding");
  }

  /** Whether bytes have arrived that belong to no answer yet. */
  boolean hasRest() {
    return actualReadableBytes() > 0;
  }
}
