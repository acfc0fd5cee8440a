package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;

/** Netty's reader of requests, with what it would mend refused instead. */
final class StrictRequestDecoder extends HttpRequestDecoder {

  private HeadScan scan = new HeadScan();
  private boolean inHead = true;

  /** Nothing of a message was given to Netty's reader that has not come to its end. */
  private boolean between = true;

  private final PlainReader plain;
  private final int headBytes;

  StrictRequestDecoder(int headBytes, PlainReader plain) {
    super(config(headBytes));
    this.plain = plain;
    this.headBytes = headBytes;
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    return plain.names().name(line, start, length);
  }

  static HttpDecoderConfig config(int headBytes) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(8192)
        .setMaxHeaderSize(headBytes)
        .setMaxChunkSize(64 << 10)
        .setAllowDuplicateContentLengths(false)
        .setHeadersFactory(Fields.FACTORY)
        .setTrailersFactory(Fields.FACTORY)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true);
  }

  /**
   * Whether the body has a coding that is not just chunks, which two readers may cut in two ways.
   */
  static boolean isCoded(HttpMessage message) {
    var codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return codings.size() > 1
        || (codings.size() == 1 && !codings.getFirst().equalsIgnoreCase("chunked"));
  }

  /** A plain message as a whole, or what Netty makes of it. */
  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    var whole = between ? plain.request(in, headBytes) : null;
    if (whole == null) {
      between = false;
      piecewise(context, in, out);
    } else {
      out.add(whole);
    }
  }

  /** One call reads within one head or within one body; a message or its end is given last. */
  private void piecewise(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int from = in.readerIndex();
    int given = out.size();
    super.decode(context, in, out);
    if (inHead) {
      scan.take(in, from, in.readerIndex());
    }
    for (int i = given; i < out.size(); i++) {
      if (out.get(i) instanceof HttpMessage message) {
        check(message);
        inHead = false;
      }
      if (out.get(i) instanceof LastHttpContent last) {
        scan = new HeadScan();
        inHead = true;
        between = last.decoderResult().isSuccess(); // Netty reads nothing behind a failure
      }
    }
  }

  private void check(HttpMessage message) {
    var fault = scan.fault();
    if (fault != null) {
      message.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(fault)));
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) throws Exception {
    if (!initialLine[2].startsWith("HTTP/")) {
      throw new IllegalArgumentException("the version is not one of HTTP");
    }
    return super.createMessage(initialLine);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("a message has both Content-Length and Transfer-Encoding");
  }
}
