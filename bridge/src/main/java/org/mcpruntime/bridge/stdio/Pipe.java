package org.mcpruntime.bridge.stdio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.mcpruntime.bridge.child.Child;
import org.mcpruntime.bridge.child.Grace;
import org.mcpruntime.bridge.child.LineReader;
import org.mcpruntime.mcp.Batch;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * The streams of a server's process, a message a line.
 *
 * <p>A thread each reads and writes. Whoever hears messages holds the reading up, and with it, when
 * the system's buffer is full, the server; what the server does not read piles up to a bound, and
 * then nothing more is taken.
 */
final class Pipe {

  /** What comes out of a server; called by one thread. */
  interface Listener {
    void heard(Envelope message);

    /** A line that is no message. */
    void broken(Malformed malformed);

    /** Nothing more comes. */
    void ended();
  }

  private static final int WAITING = 1024;
  private static final long WAITING_BYTES = 8L << 20;
  private static final int SHOWN = 120;
  private static final JsonText END = new JsonWriter().nothing().text();

  private final Child child;
  private final Grace grace;
  private final Counts counts;
  private final Log log;
  private final int longest;
  private final Reader reader;
  private final LinkedBlockingQueue<JsonText> waiting = new LinkedBlockingQueue<>(WAITING);
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean ended;
  private long garbage;

  Pipe(Child child, Shell shell) {
    this.child = child;
    this.grace = shell.grace();
    this.counts = shell.counts();
    this.log = shell.means().log();
    this.longest = shell.bounds().answer().bytes();
    this.reader = new Reader(shell.bounds().answer(), Direction.TO_CLIENT);
  }

  void start(Listener listener) {
    thread("reads").start(() -> read(listener));
    thread("writes").start(this::write);
  }

  private Thread.Builder.OfPlatform thread(String does) {
    return Thread.ofPlatform().daemon().name("child-" + child.pid() + "-" + does);
  }

  boolean hasEnded() {
    return ended;
  }

  Child child() {
    return child;
  }

  /**
   * Sends a message, later.
   *
   * @return whether it was taken; not when the server has ended, or has too much to read
   */
  boolean send(JsonText message) {
    if (ended || waitingBytes.get() > WAITING_BYTES || !waiting.offer(message)) {
      return false;
    }
    waitingBytes.addAndGet(message.length());
    counts.toServer();
    return true;
  }

  private void write() {
    var out = child.input();
    try {
      for (var message = waiting.take(); !message.equals(END); message = waiting.take()) {
        out.write(message.toBytes());
        out.write('\n');
        if (waiting.isEmpty()) {
          out.flush();
        }
        waitingBytes.addAndGet(-message.length());
      }
    } catch (IOException e) {
      // It does not read any more; that it ends is what its reader hears.
      log.debug("A server has closed its input", LogKeys.ERROR.is(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Listener listener) {
    var lines = new LineReader(child.output(), longest);
    try {
      for (var line = lines.next(); line != null; line = lines.next()) {
        take(line, listener);
      }
    } catch (IOException e) {
      log.debug("A server's output cannot be read", LogKeys.ERROR.is(e));
    } catch (RuntimeException e) {
      log.failure("A server's message cannot be carried, for a fault of ours", e);
    } finally {
      ended = true;
      waiting.clear();
      var _ = waiting.offer(END);
      listener.ended();
      Thread.ofVirtual().start(this::endChild);
    }
  }

  /** Nothing is heard of it any more, so it is of no use. */
  private void endChild() {
    try {
      var _ = child.stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(LineReader.Line line, Listener listener) {
    if (line.bytes().length == 0) {
      return; // an empty line is no message, and no harm
    }
    if (line.cut() == LineReader.Cut.TOO_LONG) {
      counts.lost(Lost.TOO_LONG);
      log.warn("A server wrote a line that is too long", LogKeys.LIMIT.is(longest));
      return;
    }
    switch (reader.read(line.bytes())) {
      case Envelope envelope -> listener.heard(envelope);
      case Malformed malformed -> {
        counts.lost(Lost.GARBAGE);
        say(malformed, line.bytes());
        if (line.cut() == LineReader.Cut.WHOLE) { // else what it was for hears of the end
          listener.broken(malformed);
        }
      }
      case Batch _ -> throw new IllegalStateException("batches were not asked for");
    }
  }

  /** Every line of a server that writes nothing else would fill the log: ever fewer are said. */
  private void say(Malformed malformed, byte[] line) {
    garbage++;
    if (Long.bitCount(garbage) != 1) {
      return;
    }
    boolean message = line[0] == '{' || line[0] == '['; // of which nothing is logged
    int shown = message ? 0 : Math.min(SHOWN, line.length);
    log.warn(
        "A server wrote a line that is no message to its standard output",
        LogKeys.REASON.is(malformed.sentence()),
        LogKeys.COUNT.is(garbage),
        LogKeys.EVENT.is(new String(line, 0, shown, StandardCharsets.UTF_8)));
  }
}
