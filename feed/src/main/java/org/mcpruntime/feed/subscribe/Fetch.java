package org.mcpruntime.feed.subscribe;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.mcpruntime.process.http.CallFailure;
import org.mcpruntime.process.http.Endpoint;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Outgoing;
import org.mcpruntime.process.http.Receiver;

/** A small request and its whole answer. */
final class Fetch implements Receiver {

  private static final int MOST_BYTES = 1 << 20;

  /** An answer; status 0 and a sentence where there is none. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Reply(int status, byte[] body, String failure) {}

  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;

  private Fetch() {}

  static CompletableFuture<Reply> send(
      HttpClient client, EventLoop loop, Endpoint endpoint, Outgoing request) {
    var fetch = new Fetch();
    loop.execute(
        () -> {
          var _ = client.send(loop, endpoint, request, fetch);
        });
    return fetch.reply;
  }

  @Override
  public void head(int answered, HttpHeaders headers) {
    status = answered;
  }

  @Override
  public void piece(byte[] bytes, int from, int to) {
    if (body.size() + to - from <= MOST_BYTES) {
      body.write(bytes, from, to - from);
    }
  }

  @Override
  public void end() {
    reply.complete(new Reply(status, body.toByteArray(), ""));
  }

  @Override
  public void failed(CallFailure failure) {
    reply.complete(new Reply(0, new byte[0], failure.detail()));
  }
}
