package org.mcpruntime.process.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;

/** Header fields that we write. */
public final class Fields {

  private static final DefaultHttpHeadersFactory FACTORY =
      DefaultHttpHeadersFactory.headersFactory();

  private Fields() {}

  /** None yet; names and values that would break out of their line are refused. */
  public static HttpHeaders none() {
    return FACTORY.newHeaders();
  }
}
