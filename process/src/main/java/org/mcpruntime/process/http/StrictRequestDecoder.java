package org.mcpruntime.process.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's reader of requests, with what it would mend refused instead. */
final class StrictRequestDecoder extends HttpRequestDecoder {

  StrictRequestDecoder(int headBytes) {
    super(config(headBytes));
  }

  static HttpDecoderConfig config(int headBytes) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(8192)
        .setMaxHeaderSize(headBytes)
        .setMaxChunkSize(64 << 10)
        .setAllowDuplicateContentLengths(false)
        .setValidateHeaders(true)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("a message has both Content-Length and Transfer-Encoding");
  }
}
