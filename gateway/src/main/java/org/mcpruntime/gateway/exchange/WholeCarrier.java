package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Revision;

/** An answer that is gathered, looked at as a whole and sent as a whole. */
final class WholeCarrier implements Carrier {

  private final Relay relay;
  private final Carriage carriage;
  private final int status;
  private final HttpHeaders headers;
  private byte[] body = new byte[0];
  private int length;

  WholeCarrier(Relay relay, Carriage carriage, int status, HttpHeaders headers) {
    this.relay = relay;
    this.carriage = carriage;
    this.status = status;
    this.headers = headers;
  }

  @Override
  public void piece(byte[] bytes, int from, int to) {
    int more = to - from;
    if (more > carriage.wiring().config().response().bytes() - length) {
      relay.cut(Reason.UPSTREAM_MALFORMED);
      return;
    }
    if (length + more > body.length) {
      int size = Math.max(length + more, Math.min(body.length * 2, 1 << 24));
      if (!carriage.answer().keeps(size)) {
        relay.cut(Reason.CONCURRENCY_LIMITED);
        return;
      }
      body = Arrays.copyOf(body, size);
    }
    System.arraycopy(bytes, from, body, length, more);
    length += more;
  }

  @Override
  public void end() {
    boolean json = headers.get("content-type") != null && Shape.isJson(headers.get("content-type"));
    if (isBetweenUs()) {
      relay.cut(Reason.UPSTREAM_UNAVAILABLE);
    } else if (json && length > 0) {
      message();
    } else if (status < 300 && carriage.inbound().isSatisfied()) {
      send(null); // nothing was asked: a text such as "Accepted" tells nobody anything
    } else if (status == 404 && carriage.talk().session() != null) {
      relay.cut(Reason.MCP_SESSION_NOT_YOURS);
    } else if (status == 405 && !carriage.request().method().equals("POST")) {
      relay.cut(Reason.VERB_NOT_ALLOWED);
    } else {
      relay.cut(status >= 500 ? Reason.UPSTREAM_UNAVAILABLE : Reason.UPSTREAM_MALFORMED);
    }
  }

  /** Redirections, and what the server thinks of our credentials. */
  private boolean isBetweenUs() {
    boolean redirection = status >= 300 && status < 400;
    return redirection || status == 401 || status == 403 || status == 407;
  }

  private void message() {
    switch (carriage.inbound().whole(body, length)) {
      case Inbound.Passed passed -> send(passed.text());
      case Inbound.Nothing _ -> unasked();
      case Inbound.Unreadable _ -> unasked();
    }
  }

  /** A body where none is owed is left out; one that should be the answer is no answer. */
  private void unasked() {
    if (status < 300 && carriage.inbound().isSatisfied()) {
      send(null);
    } else {
      relay.cut(Reason.UPSTREAM_MALFORMED);
    }
  }

  private void send(@Nullable JsonText text) {
    var shown = carriage.headers(headers, text == null ? "" : HttpHeaderValues.APPLICATION_JSON);
    var session = headers.get(Talk.SESSION);
    if (session != null && !carriage.talk().isModern()) {
      carriage.seal(shown, session, revision());
    }
    var bytes = text == null ? ByteBuffer.allocate(0) : text.buffer();
    int sent = bytes.remaining();
    int shownStatus = text == null && status == 200 && isPost() ? 202 : status;
    relay.over(shownStatus, sent, carriage.inbound().withheld());
    carriage.answer().send(shownStatus, shown, bytes);
  }

  private boolean isPost() {
    return carriage.request().method().equals("POST");
  }

  /** What was negotiated, or what the session speaks already. */
  private Revision revision() {
    var negotiated = carriage.inbound().negotiated();
    return negotiated == null ? carriage.talk().revision() : negotiated;
  }

  @Override
  public boolean isStarted() {
    return false;
  }

  @Override
  public void cut(Reason reason) {
    throw new IllegalStateException("a whole answer has no beginning that could be cut");
  }

  @Override
  public void keepAlive(long now, long after) {
    // Nothing was said yet, so nothing can be kept alive.
  }

  @Override
  public long sent() {
    return 0;
  }
}
