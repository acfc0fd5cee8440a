package org.mcpruntime.client.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A body as it comes, a piece at a time, for one thread that waits no longer than it was told.
 *
 * <p>The client's own stream waits for ever, whatever the timeout of the request.
 */
final class Pieces implements HttpResponse.BodySubscriber<Pieces>, AutoCloseable {

  /** What has come; no more than a piece and an end, for one is asked for at a time. */
  private sealed interface Came {

    record Bytes(ByteBuffer bytes) implements Came {}

    record End() implements Came {}

    record Broken(Throwable why) implements Came {}

    /** Nobody spoke since that turn began. */
    record Silence(int turn) implements Came {}
  }

  private final BlockingQueue<Came> came = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
  private final Duration silence;
  private CompletableFuture<Void> waiting = new CompletableFuture<>();
  private int turn;

  Pieces(Duration silence) {
    this.silence = silence;
    begin();
  }

  private void begin() {
    var begun = new CompletableFuture<Void>();
    waiting = begun;
    int mine = ++turn;
    var _ =
        begun
            .orTimeout(silence.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (_, e) -> {
                  if (e instanceof TimeoutException) {
                    came.add(new Came.Silence(mine));
                  }
                });
  }

  /** Something was said, so that the wait begins anew. */
  void heard() {
    var _ = waiting.complete(null);
    begin();
  }

  /**
   * The next bytes; none at the end.
   *
   * @throws HttpTimeoutException where nothing was said for too long
   */
  byte[] next() throws IOException, InterruptedException {
    while (true) {
      switch (came.take()) {
        case Came.Bytes(var bytes) -> {
          var _ = subscribed.thenAccept(subscription -> subscription.request(1));
          if (bytes.hasRemaining()) {
            var piece = new byte[bytes.remaining()];
            bytes.get(piece);
            return piece;
          }
        }
        case Came.End _ -> {
          return new byte[0];
        }
        case Came.Broken(var why) -> throw new IOException(why.getMessage(), why);
        case Came.Silence(var which) -> {
          if (which == turn) {
            throw new HttpTimeoutException("silence");
          }
        }
      }
    }
  }

  /** All of it, but no more than that. */
  byte[] whole(int most) throws IOException, InterruptedException {
    var all = new ByteArrayOutputStream();
    for (var piece = next(); piece.length > 0 && all.size() < most; piece = next()) {
      heard();
      all.write(piece, 0, Math.min(piece.length, most - all.size()));
    }
    return all.toByteArray();
  }

  @Override
  public CompletionStage<Pieces> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    var _ = subscribed.complete(subscription);
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    int length = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
    var bytes = ByteBuffer.allocate(length);
    buffers.forEach(bytes::put);
    came.add(new Came.Bytes(bytes.flip()));
  }

  @Override
  public void onError(Throwable why) {
    came.add(new Came.Broken(why));
  }

  @Override
  public void onComplete() {
    came.add(new Came.End());
  }

  /** What was not read is not wanted. */
  @Override
  public void close() {
    var _ = waiting.complete(null);
    var _ = subscribed.thenAccept(Flow.Subscription::cancel);
  }
}
