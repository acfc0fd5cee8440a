package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Sse;
import org.mcpruntime.mcp.SseReader;
import org.mcpruntime.mcp.SseWriter;

/** An answer that is a stream, looked at event by event. */
final class StreamCarrier implements Carrier {

  private static final Sse KEEP_ALIVE = new Sse.Comment("");
  private static final int EARLY = 16;

  private final Relay relay;
  private final Carriage carriage;
  private final HttpHeaders headers;
  private final SseReader events;
  private final List<Sse> early = new ArrayList<>();
  private boolean started;
  private long sent;
  private long said;
  private boolean ended;

  StreamCarrier(Relay relay, Carriage carriage, HttpHeaders headers) {
    this.relay = relay;
    this.carriage = carriage;
    this.headers = headers;
    this.events = new SseReader(carriage.wiring().config().response().bytes());
    if (!awaitsRevision()) {
      startNow();
    }
  }

  /** A new session is named when it is known which revision it speaks. */
  private boolean awaitsRevision() {
    return headers.get(Talk.SESSION) != null
        && !carriage.talk().isModern()
        && carriage.talk().session() == null
        && carriage.inbound().negotiated() == null;
  }

  private void startNow() {
    if (started) {
      return;
    }
    started = true;
    var shown = carriage.headers(headers, "text/event-stream");
    shown.set("cache-control", "no-cache, no-transform");
    shown.set("x-accel-buffering", "no");
    var session = headers.get(Talk.SESSION);
    if (session != null && !carriage.talk().isModern()) {
      var negotiated = carriage.inbound().negotiated();
      carriage.seal(shown, session, negotiated == null ? carriage.talk().revision() : negotiated);
    }
    carriage.answer().start(200, shown);
    early.forEach(this::send);
    early.clear();
  }

  @Override
  public void piece(byte[] bytes, int from, int to) {
    if (!ended && !events.feed(bytes, from, to, this::event)) {
      relay.cut(Reason.UPSTREAM_MALFORMED);
    }
    if (!ended && !carriage.answer().keeps(events.held())) {
      relay.cut(Reason.CONCURRENCY_LIMITED);
    }
  }

  private void event(Sse sse) {
    if (ended) {
      return;
    }
    switch (sse) {
      case Sse.Comment _ -> write(KEEP_ALIVE);
      case Sse.Event event -> {
        var data = event.data();
        if (data == null || data.bytes().length == 0) {
          write(event);
        } else {
          message(event, data.bytes());
        }
      }
    }
  }

  private void message(Sse.Event event, byte[] bytes) {
    switch (carriage.inbound().whole(bytes, bytes.length)) {
      case Inbound.Passed passed -> write(with(event, passed.text()));
      case Inbound.Nothing _ -> {
        if (event.id() != null) {
          write(new Sse.Event(null, event.id(), event.retry(), new Sse.Data(new byte[0])));
        }
      }
      case Inbound.Unreadable _ -> relay.cut(Reason.UPSTREAM_MALFORMED);
    }
  }

  private static Sse with(Sse.Event event, JsonText text) {
    return new Sse.Event(event.type(), event.id(), event.retry(), new Sse.Data(text.toBytes()));
  }

  /**
   * What a server says before it has said its revision, such as where to resume, waits for that.
   */
  private void write(Sse sse) {
    if (!started && awaitsRevision() && early.size() < EARLY) {
      early.add(sse);
    } else {
      startNow();
      send(sse);
    }
  }

  private void send(Sse sse) {
    byte[] bytes = SseWriter.write(sse);
    sent += bytes.length;
    relay.told(sent);
    said = carriage.answer().loop().ticker().nanoTime();
    carriage.answer().write(bytes);
  }

  @Override
  public void end() {
    if (ended) {
      return;
    }
    if (carriage.talk().session() == null && !carriage.inbound().isSatisfied()) {
      relay.cut(Reason.UPSTREAM_UNAVAILABLE); // without a session no answer comes elsewhere
      return;
    }
    ended = true;
    startNow();
    carriage.inbound().leaveOpen();
    relay.over(200, sent, carriage.inbound().withheld());
    carriage.answer().end();
  }

  @Override
  public boolean isStarted() {
    return started;
  }

  @Override
  public void cut(Reason reason) {
    if (ended) {
      return;
    }
    ended = true;
    var errors =
        carriage.inbound().open().stream()
            .map(id -> SseWriter.write(Sse.Event.of(Refusals.error(Refusal.of(reason), id))))
            .toList();
    relay.over(200, sent + errors.stream().mapToLong(error -> error.length).sum(), reason);
    errors.forEach(carriage.answer()::write);
    carriage.answer().end();
  }

  @Override
  public void keepAlive(long now, long after) {
    if (started && !ended && now - said > after) {
      write(KEEP_ALIVE);
    }
  }

  @Override
  public long sent() {
    return sent;
  }
}
