package org.mcpruntime.kube.api;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of an answer without an end, told to a listener as long as it asks for more. */
public final class Lines {

  /** A longer one is an object that no etcd holds. */
  private static final int MAX_LINE = 16 << 20;

  /** Called by one thread at a time, never by the one that opened. */
  public interface Listener {

    /** The API said yes; lines follow. */
    void opened();

    /** The API said no; nothing follows. */
    void refused(Answer.Refused refusal);

    /** A line. After each chunk that held none more is asked for by itself. */
    void line(byte[] line);

    /** The last word, unless it was refused. */
    void ended(String why);
  }

  private final Listener listener;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private volatile @Nullable AsyncBody body;
  private volatile boolean good;
  private volatile boolean closed;

  private Lines(Listener listener) {
    this.listener = listener;
  }

  /** Asks; what comes of it, the listener is told. */
  public static Lines open(KubeApi api, String path, Listener listener) {
    var lines = new Lines(listener);
    var _ =
        api.stream(path, lines::chunk)
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    listener.ended(String.valueOf(failure.getMessage()));
                  } else {
                    lines.answered(response);
                  }
                });
    return lines;
  }

  /** Asks for more, when all lines told were dealt with. */
  public void more() {
    var current = body;
    if (current != null) {
      aside(current::consume);
    }
  }

  /**
   * On a thread that holds no lock: the transport has locks of its own, and holds them while it
   * tells the listener something.
   */
  private static void aside(Runnable action) {
    var _ = Thread.startVirtualThread(action);
  }

  public void close() {
    closed = true;
    var current = body;
    if (current != null) {
      aside(current::cancel);
    }
  }

  private void answered(HttpResponse<AsyncBody> response) {
    var answered = response.body();
    body = answered;
    good = response.isSuccessful();
    var _ =
        answered
            .done()
            .whenComplete(
                (_, failure) -> {
                  if (!good && KubeApi.answer(response, rest()) instanceof Answer.Refused no) {
                    listener.refused(no);
                  } else {
                    listener.ended(failure == null ? "the API ended it" : failure.toString());
                  }
                });
    if (closed) {
      answered.cancel();
    } else {
      if (good) {
        listener.opened();
      }
      answered.consume();
    }
  }

  private void chunk(List<ByteBuffer> buffers, AsyncBody from) {
    boolean told = false;
    for (var buffer : buffers) {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n' && good) {
          told = true;
          listener.line(rest());
        } else if (partial.size() < MAX_LINE) {
          partial.write(next);
        } else {
          throw new IllegalStateException("a line of more than " + MAX_LINE + " bytes");
        }
      }
    }
    if (!told) {
      from.consume();
    }
  }

  private byte[] rest() {
    var bytes = partial.toByteArray();
    partial.reset();
    return bytes;
  }
}
