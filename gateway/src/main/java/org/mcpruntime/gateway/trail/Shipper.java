package org.mcpruntime.gateway.trail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.gateway.spool.Position;
import org.mcpruntime.gateway.spool.SpoolReader;

/**
 * Brings a spool's records to a place, on a thread of its own, until they are there: at longer and
 * longer intervals while the place takes none.
 *
 * <p>What a place will never take is put into a file beside the spool, counted and said.
 */
final class Shipper {

  private static final int MOST_BYTES = 256 << 10;
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** How often it is remembered how far it came: after a crash that much is brought again. */
  private static final long REMEMBER = Duration.ofSeconds(1).toMillis();

  private final Sink sink;
  private final SpoolReader reader;
  private final RotatingFile refusals;
  private final TrailWatcher watcher;
  private final InstantSource clock;
  private final RandomGenerator chance;
  private final Thread thread;
  private final CountDownLatch abandoned = new CountDownLatch(1);
  private volatile boolean closing;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile long sequence;
  private volatile @Nullable String error;
  private volatile @Nullable String unremembered;
  private boolean failing;
  private long remembered;
  private Position unsaved;

  /**
   * @param refusals where those go that the place will never take
   */
  Shipper(
      Sink sink,
      SpoolReader reader,
      RotatingFile refusals,
      TrailWatcher watcher,
      InstantSource clock,
      RandomGenerator chance) {
    this.sink = sink;
    this.reader = reader;
    this.refusals = refusals;
    this.watcher = watcher;
    this.clock = clock;
    this.chance = chance;
    this.unsaved = reader.position();
    this.sequence = unsaved.sequence();
    this.thread = Thread.ofPlatform().daemon().name("trail to " + sink.name()).start(this::run);
  }

  private void run() {
    try {
      boolean there = resume();
      while (there) {
        there = step();
      }
      remember(true);
    } catch (RuntimeException e) {
      fares("this is a bug, nothing is brought any more: " + e);
    } catch (InterruptedException e) {
      error = "interrupted";
    } finally {
      sink.close();
    }
  }

  /** False where there is nothing more to do. */
  private boolean step() throws InterruptedException {
    var next = new AtomicReference<SpoolReader.@Nullable Batch>();
    boolean read = persist(() -> next.set(reader.lines(MOST_BYTES)));
    var batch = next.get();
    if (!read || batch == null) {
      return false;
    }
    if (batch.records() > 0) {
      return bring(batch);
    }
    if (!closing) {
      remember(false);
      var _ = reader.await(LOOK);
      return true;
    }
    return false;
  }

  /** What the place is known to have is not brought again, and what it has lost is. */
  private boolean resume() throws InterruptedException {
    return persist(
        () -> {
          sink.last(reader.chain()).ifPresent(this::skipTo);
          var _ = wentBack();
        });
  }

  /**
   * Goes back where a place has less than it was brought, for it lost the rest: to what it has
   * last, or to the oldest that the spool keeps. Of that nothing is deleted meanwhile.
   */
  private boolean wentBack() throws IOException, InterruptedException {
    if (!sink.remembers()) {
      return false;
    }
    var there = sink.last(reader.chain()).map(Position::of).orElse(Position.START);
    boolean lost = there.sequence() < Math.max(sequence, reader.saved().sequence());
    if (lost) {
      reader.save(there);
      reader.skipTo(there);
      unsaved = there;
      sequence = there.sequence();
    }
    return lost;
  }

  private void skipTo(AuditEvent.Link last) {
    boolean ahead =
        last.chain().equals(reader.chain()) && last.sequence() > reader.position().sequence();
    if (ahead) {
      unsaved = Position.of(last);
      reader.skipTo(unsaved);
      sequence = unsaved.sequence();
    }
  }

  private boolean bring(SpoolReader.Batch batch) throws InterruptedException {
    var lines = new Lines(batch.lines());
    var tries = new AtomicInteger();
    var back = new AtomicBoolean();
    boolean there =
        persist(
            () -> {
              back.set(tries.getAndIncrement() > 0 && wentBack());
              if (!back.get()) {
                note(sink.take(lines));
              }
            });
    if (there && !back.get()) {
      written.addAndGet(batch.records());
      sequence = batch.end().sequence();
      unsaved = batch.end();
      remember(false);
    }
    return there;
  }

  /** All at once, so that none is there twice when it must be done again. */
  private void note(List<Lines.Line> never) throws IOException {
    int bytes = never.stream().mapToInt(line -> line.text().remaining() + 1).sum();
    if (bytes > 0) {
      var text = ByteBuffer.allocate(bytes);
      never.forEach(line -> text.put(line.text().duplicate()).put((byte) '\n'));
      refusals.append(text.flip());
      refused.addAndGet(never.size());
    }
  }

  /** Something that may have to be tried again. */
  private interface Attempt {
    void make() throws IOException, InterruptedException;
  }

  /** Tries until it works; false where that was given up. */
  private boolean persist(Attempt attempt) throws InterruptedException {
    for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
      long wait = chance.nextLong(pause.toMillis() / 2, pause.toMillis() + 1);
      try {
        attempt.make();
        fares(null);
        return true;
      } catch (Later e) {
        fares(said(e));
        wait = Math.max(wait, e.after().toMillis());
      } catch (IOException e) {
        fares(said(e));
      }
      if (abandoned.await(wait, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
  }

  /** The name of a file alone says nothing. */
  private static String said(IOException e) {
    return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
  }

  private void fares(@Nullable String failure) {
    error = failure;
    tell();
  }

  private void tell() {
    boolean now = wrong() != null;
    if (now != failing) {
      failing = now;
      watcher.changed(status(sequence));
    }
  }

  private @Nullable String wrong() {
    var first = error;
    return first == null ? unremembered : first;
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Where that cannot be, it is tried again at the next look, and only brought twice meanwhile. */
  private void remember(boolean now) {
    long millis = clock.millis();
    boolean due = now || Math.abs(millis - remembered) > REMEMBER;
    if (due && !unsaved.equals(reader.saved())) {
      remembered = millis;
      try {
        sink.settle(); // before the spool may delete it
        reader.save(unsaved);
        unremembered = null;
      } catch (IOException e) {
        unremembered = "how far it came cannot be remembered: " + said(e);
      }
      tell();
    }
  }

  /**
   * How it fares.
   *
   * @param last sequence of the last record there is
   */
  TrailStatus status(long last) {
    var wrong = wrong();
    return new TrailStatus(
        sink.name(),
        Math.max(0, last - sequence),
        written.get(),
        refused.get(),
        wrong != null,
        wrong);
  }

  /** Brings away what is left, but no longer than that; the spool keeps the rest. */
  void close(Duration deadline) {
    closing = true;
    try {
      if (!thread.join(deadline)) {
        abandoned.countDown();
        sink.close();
        var _ = thread.join(Duration.ofSeconds(1));
      }
      reader.close();
    } catch (IOException e) {
      error = e.toString();
    } catch (InterruptedException e) {
      abandoned.countDown();
      Thread.currentThread().interrupt();
    }
  }
}
