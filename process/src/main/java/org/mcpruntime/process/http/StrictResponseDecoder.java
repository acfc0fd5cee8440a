package org.mcpruntime.process.http;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's reader of answers, with what it would mend refused instead. */
final class StrictResponseDecoder extends HttpResponseDecoder {

  StrictResponseDecoder(int headBytes) {
    super(StrictRequestDecoder.config(headBytes));
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
