package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Does what waits for the disk, on a thread of its own, so that nobody else does: forces what was
 * written, makes segments before they are needed, signs checkpoints, deletes what every follower
 * has.
 */
final class Keeper {

  /** So much in one round is a load: then nobody must wait for a page that is being forced. */
  private static final int MUCH = 32 << 10;

  private static final int AHEAD = 256 << 10;

  /** Followers go on while nothing is written, too. */
  private static final int ROUNDS_A_LOOK = 10;

  private static final int FULL_UNTIL_CARRIED = 4;
  private static final int OPEN_A_SEGMENT = 500;

  private final Spool spool;
  private final SigningKey key;
  private final Preallocation preallocation;
  private final Thread thread;
  private long next;
  private long lastForced = -1;
  private long checkpointed;
  private Carried carried;
  private int fullSinceCarried;
  private int full;
  private int rounds;

  /** Whether something would be deleted if its open intents were carried. */
  private boolean held;

  private @Nullable String undeleted;
  private Instant checkpointedAt;
  private Instant toldAt;
  private volatile boolean closing;
  private volatile @Nullable String error;

  Keeper(Spool spool, SigningKey key, Preallocation preallocation, Recovery.Found found) {
    this.spool = spool;
    this.key = key;
    this.preallocation = preallocation;
    this.next = found.next();
    this.carried = found.carried();
    this.checkpointedAt = Instant.EPOCH;
    this.toldAt = spool.clock().instant();
    this.thread = Thread.ofPlatform().daemon().name("spool keeper").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Has it look at once, for a spare was taken. */
  void wake() {
    LockSupport.unpark(thread);
  }

  @Nullable String error() {
    return error;
  }

  private void run() {
    while (!closing) {
      LockSupport.parkNanos(this, spool.bounds().sync().toNanos());
      try {
        round(rounds++ % ROUNDS_A_LOOK == 0 || spool.isNearlyFull());
      } catch (RuntimeException | InternalError e) {
        // The edge of this thread: without it there would soon be no room, and nobody knew why.
        error = "this is a bug, or the disk is gone: " + e;
      }
    }
  }

  /** Everything that is to be done now. */
  void round() {
    round(true);
  }

  /**
   * What is to be done now.
   *
   * @param looking whether to look for what can be deleted, though no segment has become full that
   *     a follower may have passed: that reads the directory
   */
  private synchronized void round(boolean looking) {
    int fullBefore = full;
    String wrong = spare();
    wrong = tried(this::force, wrong);
    wrong = tried(this::tellMissingIfDue, wrong);
    wrong = tried(this::checkpointIfDue, wrong);
    if (looking || (full != fullBefore && spool.isFollowed())) {
      held = false;
      undeleted = tried(() -> delete(false), null); // what is carried may need the room
      undeleted = tried(this::carryIfDue, undeleted);
      if (held) {
        undeleted = tried(() -> delete(true), undeleted);
      }
    }
    error = wrong == null ? undeleted : wrong;
  }

  /** Something of a round; where it fails, the others are done all the same. */
  private interface Step {
    void take() throws IOException;
  }

  private static @Nullable String tried(Step step, @Nullable String before) {
    String wrong = null;
    try {
      step.take();
    } catch (IOException e) {
      wrong = e.toString();
    } catch (UncheckedIOException e) {
      wrong = e.getMessage() + ": " + e.getCause();
    } catch (InternalError e) {
      wrong = "the disk is gone: " + e; // it lay under memory that was touched
    }
    return before == null ? wrong : before;
  }

  /**
   * Takes over files that an earlier process made and nobody wrote to, the last ones of all. From
   * one that is not whole on they are made again, under the same numbers: a hole among those would
   * look like a segment that somebody took away.
   */
  synchronized void adopt(List<Long> blank) throws IOException {
    int whole = 0;
    while (whole < blank.size() && isWhole(blank.get(whole))) {
      long index = blank.get(whole++);
      var file = spool.folder().segment(index);
      spool.spare(Segment.open(file, index, spool.bounds().segmentBytes(), 0));
    }
    for (long index : blank.subList(whole, blank.size()).reversed()) {
      Files.delete(spool.folder().segment(index));
      next = index;
    }
  }

  private boolean isWhole(long index) throws IOException {
    return Files.size(spool.folder().segment(index)) == spool.bounds().segmentBytes();
  }

  /** Makes as many segments as are lacking; says why, where that cannot be. */
  synchronized @Nullable String spare() {
    try {
      while (spool.sparesLacking() > 0) {
        var file = spool.folder().segment(next);
        try {
          spool.spare(preallocation.make(file, next, spool.bounds().segmentBytes()));
        } catch (IOException e) {
          Files.deleteIfExists(file);
          throw e;
        }
        next++;
        spool.folder().force();
      }
      spool.starved(false);
      return null;
    } catch (IOException e) {
      spool.starved(true);
      return "another segment cannot be made: " + e;
    }
  }

  private void settleFull() {
    for (var segment = spool.full(); segment != null; segment = spool.full()) {
      segment.settle();
      fullSinceCarried++;
      full++;
    }
  }

  /** Now and then, so that a start has few segments to read, and the more there is the rarer. */
  private void carryIfDue() throws IOException {
    int more = spool.status().openIntents() / OPEN_A_SEGMENT;
    if (fullSinceCarried >= FULL_UNTIL_CARRIED + Math.min(more, 4 * FULL_UNTIL_CARRIED)) {
      carry();
    }
  }

  private void carry() throws IOException {
    carried = spool.carry(carried);
    fullSinceCarried = 0;
  }

  private void force() {
    settleFull();
    var written = spool.toForce(MUCH);
    long point = written.segment().index() << 32 | written.end();
    if (point == lastForced) {
      return;
    }
    int more = written.segment().unforced();
    written.segment().force(written.end());
    lastForced = point;
    makeWritable(written, more);
  }

  /**
   * Pages that are stored to for the first time, or again after they were forced, make whoever
   * stores wait for the file system; so that is done here. Under load up to the end of the segment,
   * and on into the next: the disk may be slow just when much is written.
   */
  private void makeWritable(Spool.Written written, int more) {
    var segment = written.segment();
    int from = written.padded() ? written.end() : written.end() / Layout.PAGE * Layout.PAGE;
    segment.touch(from, more < MUCH ? written.end() + AHEAD : segment.size());
    if (segment.size() - written.end() < AHEAD + 2 * more) {
      spool.touchSpare();
    }
  }

  private void checkpointIfDue() {
    long more = spool.place().sequence() - checkpointed;
    if (more >= spool.bounds().checkpointRecords() || (more > 0 && isDue(checkpointedAt))) {
      checkpoint();
    }
  }

  /** Where room is short not with each event that finds none, for that would take it. */
  private void tellMissingIfDue() {
    boolean due = isDue(toldAt);
    if (due) {
      toldAt = spool.clock().instant();
    }
    spool.tellMissingNow(due);
  }

  private boolean isDue(Instant last) {
    var since = Duration.between(last, spool.clock().instant());
    return since.isNegative() || since.compareTo(spool.bounds().checkpointEvery()) >= 0;
  }

  /** Signs how far the chain has come. */
  synchronized void checkpoint() {
    var place = spool.place();
    var now = spool.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    var signed = key.sign(spool.chain().toString(), place.sequence(), place.hash(), now);
    if (spool.checkpoint(signed)) {
      checkpointed = place.sequence();
      checkpointedAt = now;
    }
  }

  /**
   * Deletes what every follower has.
   *
   * @param carrying whether also segments whose open intents must be carried first
   */
  private void delete(boolean carrying) throws IOException {
    var until = spool.clock().instant().minus(spool.bounds().keep());
    for (long index : spool.passed()) {
      var file = spool.folder().segment(index);
      boolean kept = !spool.isHalfFull() && isYoung(index, until);
      held = !kept && index >= carried.from() && !carrying;
      if (kept || held) {
        return;
      }
      if (index >= carried.from()) {
        carry();
      }
      boolean _ = Files.deleteIfExists(file);
      spool.deleted(index);
    }
  }

  /**
   * Whether its last record is: that is no younger than the segment that was begun after it. Times
   * of the file system are another clock's.
   */
  private boolean isYoung(long index, Instant until) throws IOException {
    if (spool.bounds().keep().isZero()) {
      return false;
    }
    try (var file = Files.newInputStream(spool.folder().segment(index + 1))) {
      var header = Header.read(file.readNBytes(Layout.HEADER));
      return header != null && header.created().isAfter(until);
    } catch (NoSuchFileException e) {
      return false; // somebody else has deleted it, and those before it are not kept for it
    }
  }

  /** Does all of it once more, and nothing after that. */
  void close() {
    closing = true;
    wake();
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      spool.tellMissingNow(true);
      if (spool.place().sequence() > checkpointed) {
        checkpoint();
      }
      spool.letGo();
    }
  }
}
