package org.mcpruntime.gateway.trail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Events in a file, one JSON document a line, many written at once.
 *
 * <p>What was written survives the end of this process, but not that of the machine: nothing waits
 * for the disk. Where the file cannot be written to, events wait for it in their queue; when that
 * is full, they are counted and lost.
 */
public final class FileTrail implements Trail {

  /**
   * How much there may be.
   *
   * @param bytes of one file
   * @param files with the one that is written to
   * @param queue events that wait
   */
  public record Bounds(long bytes, int files, int queue) {

    public static final Bounds USUAL = new Bounds(64L << 20, 8, 8192);

    public Bounds {
      if (bytes < 1 || files < 1 || queue < 1) {
        throw new IllegalArgumentException(
            "a trail has room for something: bytes %d, files %d, queue %d"
                .formatted(bytes, files, queue));
      }
    }
  }

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final RotatingFile file;
  private final Mailbox mailbox;
  private final Thread thread;
  private final CountDownLatch abandoned = new CountDownLatch(1);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private volatile int inHand;
  private volatile @Nullable String error;

  /** Opens the file, or says in its {@link #status} why that cannot be; waits for nothing else. */
  public FileTrail(Path path, Bounds bounds) {
    this.file = new RotatingFile(path.toAbsolutePath(), bounds.bytes, bounds.files);
    this.mailbox = new Mailbox(bounds.queue);
    try {
      var _ = file.opened();
    } catch (IOException e) {
      error = e.toString();
    }
    this.thread = Thread.ofPlatform().daemon().name("trail to file").start(this::run);
  }

  @Override
  public boolean intent(AuditEvent event) {
    return take(event);
  }

  @Override
  public boolean outcome(AuditEvent event) {
    return take(event);
  }

  private boolean take(AuditEvent event) {
    boolean taken = mailbox.offer(event);
    if (!taken) {
      dropped.incrementAndGet();
    }
    return taken;
  }

  private void run() {
    for (var events = mailbox.take(); !events.isEmpty(); events = mailbox.take()) {
      inHand = events.size();
      if (write(EventJson.lines(events))) {
        written.addAndGet(events.size());
      } else {
        dropped.addAndGet(events.size());
      }
      inHand = 0;
    }
    try {
      file.close();
    } catch (IOException e) {
      error = e.toString();
    }
  }

  /** Writes, however often it must be tried; false where that was given up. */
  private boolean write(ByteBuffer lines) {
    while (true) {
      try {
        file.append(lines.duplicate());
        error = null;
        return true;
      } catch (IOException e) {
        error = e.toString();
      }
      try {
        if (abandoned.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      } catch (InterruptedException e) {
        return false;
      }
    }
  }

  @Override
  public List<TrailStatus> status() {
    var wrong = error;
    return List.of(
        new TrailStatus(
            "file",
            (long) mailbox.size() + inHand,
            written.get(),
            dropped.get(),
            wrong != null,
            wrong));
  }

  @Override
  public void close(Duration deadline) {
    mailbox.close();
    try {
      if (!thread.join(deadline)) {
        abandoned.countDown();
        var _ = thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      abandoned.countDown();
      Thread.currentThread().interrupt();
    }
  }
}
