package org.mcpruntime.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A body as it comes, a piece at a time, for one thread that waits no longer than it was told for
 * something to be said; what is only a sign of life is for that thread to tell.
 */
public final class Pieces implements AutoCloseable {

  private static final int LARGEST = 64 << 10;

  private final Socket socket;
  private final InputStream body;
  private final Duration silence;
  private final byte[] piece = new byte[LARGEST];
  private CompletableFuture<Void> waiting;
  private volatile boolean silent;

  Pieces(Socket socket, InputStream body, Duration silence) throws IOException {
    this.socket = socket;
    this.body = body;
    this.silence = silence;
    socket.setSoTimeout(0); // silence is a matter of what is said, not of bytes
    waiting = begin();
  }

  private CompletableFuture<Void> begin() {
    var begun = new CompletableFuture<Void>();
    var _ =
        begun
            .orTimeout(silence.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (_, e) -> {
                  if (e instanceof TimeoutException) {
                    cut();
                  }
                });
    return begun;
  }

  private void cut() {
    silent = true;
    try {
      socket.close();
    } catch (IOException e) {
      // Whoever reads sees it.
    }
  }

  /** Something was said, so that the wait begins anew. */
  public void heard() {
    var _ = waiting.complete(null);
    waiting = begin();
  }

  /**
   * The next bytes; none at the end.
   *
   * @throws SocketTimeoutException where nothing was said for too long
   */
  public byte[] next() throws IOException {
    try {
      int length = body.read(piece);
      return Arrays.copyOf(piece, Math.max(0, length));
    } catch (IOException e) {
      if (silent) {
        throw new SocketTimeoutException("silence");
      }
      throw e;
    }
  }

  /** What was not read is not wanted. */
  @Override
  public void close() {
    var _ = waiting.complete(null);
  }
}
