package org.mcpruntime.gateway.upstream;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.mcp.Sse;
import org.mcpruntime.mcp.SseReader;
import org.mcpruntime.process.http.Call;
import org.mcpruntime.process.http.CallFailure;
import org.mcpruntime.process.http.Endpoint;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Outgoing;
import org.mcpruntime.process.http.Receiver;

/**
 * Which era a server speaks: asked once with {@code server/discover}, then remembered, for the era
 * is the server's and not the client's. A server that could not be asked is asked again.
 */
public final class EraProbe {

  /** What is known. */
  public enum Era {
    /** It answers {@code server/discover}; it may understand {@code initialize} as well. */
    MODERN,
    /** It does not know {@code server/discover}. */
    LEGACY,
    /** It could not be asked. */
    UNKNOWN
  }

  private static final int ANSWER_BYTES = 1 << 20;
  private static final int PATIENCE_MS = 5_000;

  /** A server that was legacy may have been replaced by one that is not. */
  private static final long AGAIN_NANOS = Duration.ofMinutes(5).toNanos();

  private final Endpoint endpoint;
  private final HttpClient client;
  private volatile Era known = Era.UNKNOWN;
  private volatile long asked;

  EraProbe(Endpoint endpoint, HttpClient client) {
    this.endpoint = endpoint;
    this.client = client;
  }

  Era known() {
    return known;
  }

  void forget() {
    known = Era.UNKNOWN;
  }

  void ask(EventLoop loop, String path, Consumer<Era> consumer) {
    long now = loop.ticker().nanoTime();
    boolean old = known == Era.LEGACY && now - asked > AGAIN_NANOS;
    if (known != Era.UNKNOWN && !old) {
      consumer.accept(known);
      return;
    }
    asked = now;
    var hearing = new Hearing(consumer);
    var call = client.send(loop, endpoint, question(path), hearing);
    hearing.timeOut(loop, call);
  }

  private static Outgoing question(String path) {
    var headers = Fields.none();
    headers.set("content-type", "application/json");
    headers.set("accept", "application/json, text/event-stream");
    headers.set(McpHeaders.VERSION, Revision.V2026_07_28.date());
    headers.set(McpHeaders.METHOD, Method.DISCOVER.word());
    var writer = new JsonWriter().object().name("jsonrpc").string("2.0");
    writer.name("id").id(Id.of("era"));
    writer.name("method").string(Method.DISCOVER.word());
    writer.name("params").object().name("_meta").object();
    writer.name("io.modelcontextprotocol/protocolVersion").string(Revision.V2026_07_28.date());
    writer.name("io.modelcontextprotocol/clientInfo").object();
    writer.name("name").string("mcp-runtime-gateway").name("version").string("0").end();
    writer.name("io.modelcontextprotocol/clientCapabilities").object().end();
    var body = writer.end().end().end().text();
    return new Outgoing("POST", path, headers, body.buffer());
  }

  /** Hears the server's answer, whatever that is. */
  private final class Hearing implements Receiver {

    private final Consumer<Era> consumer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean stream;
    private int status;
    private boolean over;

    Hearing(Consumer<Era> consumer) {
      this.consumer = consumer;
    }

    void timeOut(EventLoop loop, Call call) {
      var _ =
          loop.schedule(
              () -> {
                if (!over) {
                  call.cancel();
                  conclude(Era.UNKNOWN);
                }
              },
              PATIENCE_MS,
              TimeUnit.MILLISECONDS);
    }

    private void conclude(Era era) {
      if (!over) {
        over = true;
        known = era;
        consumer.accept(era);
      }
    }

    @Override
    public void head(int answered, HttpHeaders headers) {
      status = answered;
      var type = headers.get("content-type");
      stream = type != null && type.startsWith("text/event-stream");
    }

    @Override
    public void piece(byte[] bytes, int from, int to) {
      if (body.size() + to - from <= ANSWER_BYTES) {
        body.write(bytes, from, to - from);
      }
    }

    @Override
    public void end() {
      boolean busy = status >= 500 || status == 429;
      conclude(isModern() ? Era.MODERN : busy ? Era.UNKNOWN : Era.LEGACY);
    }

    private boolean isModern() {
      boolean[] modern = {false};
      if (stream) {
        byte[] bytes = body.toByteArray();
        var _ =
            new SseReader(ANSWER_BYTES)
                .feed(
                    bytes,
                    0,
                    bytes.length,
                    sse -> {
                      if (sse instanceof Sse.Event event && event.data() != null) {
                        modern[0] |= names(event.data().bytes());
                      }
                    });
      } else {
        modern[0] = names(body.toByteArray());
      }
      return modern[0];
    }

    /** Whether an answer names a modern revision: as a result, or as what it would speak. */
    private boolean names(byte[] json) {
      if (!(new Reader(Limits.RESPONSE, Direction.TO_CLIENT).read(json)
          instanceof Envelope answer)) {
        return false;
      }
      var result = answer.parts().result();
      var error = answer.parts().error();
      var data = error == null ? null : error.member("data");
      return holdsModern(result == null ? null : result.member("supportedVersions"))
          || holdsModern(data == null ? null : data.member("supported"));
    }

    private static boolean holdsModern(@Nullable JsonText versions) {
      boolean[] found = {false};
      if (versions != null) {
        versions.elements(
            version ->
                found[0] |=
                    Revision.dates(Revision.Era.MODERN).contains(JsonText.stringOf(version)));
      }
      return found[0];
    }

    @Override
    public void failed(CallFailure failure) {
      conclude(Era.UNKNOWN);
    }
  }
}
