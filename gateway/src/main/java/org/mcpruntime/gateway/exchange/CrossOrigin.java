package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.process.http.Request;

/** What lets a page of an allowed origin read an answer, a refusal among them. */
final class CrossOrigin {

  private static final String READABLE = Talk.SESSION + ", www-authenticate, retry-after";

  private CrossOrigin() {}

  static void allow(Request request, Refusal refusal, HttpHeaders headers) {
    boolean looked = refusal.reason() != Reason.UPGRADE_REFUSED;
    if (looked && refusal.reason() != Reason.ORIGIN_NOT_ALLOWED) {
      allow(request, headers);
    }
  }

  /** To be called where the origin was found to be allowed. */
  static void allow(Request request, HttpHeaders headers) {
    var origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origin != null) {
      headers.set("access-control-allow-origin", origin);
      headers.set("access-control-expose-headers", READABLE);
      headers.set("vary", "origin");
    }
  }
}
