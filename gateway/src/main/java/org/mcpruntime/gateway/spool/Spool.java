package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;

/**
 * Events of one gateway in a directory, each with its place in one chain.
 *
 * <p>{@link #intent} and {@link #outcome} may be called from any thread, that of an event loop too:
 * they store to memory that the system keeps when the process ends, and never wait for the disk. A
 * thread of the spool's own forces what was written to the disk and makes new segments; see {@link
 * Keeper}.
 */
public final class Spool implements AutoCloseable {

  /** Looks at the lock before its thread goes to sleep: some microseconds. */
  private static final int SPINS = 300;

  private final Folder folder;
  private final Bounds bounds;
  private final InstantSource clock;
  private final UUID chain;
  private final FileChannel lockFile;
  private final Recovery.Found found;
  private @Nullable UUID lastId;
  private int interrupted;
  private final Keeper keeper;

  // Everything from here to the followers is guarded by this lock. Nobody holds it across IO, but
  // for
  // whoever closes the spool, when nothing is taken any more.
  private final ReentrantLock lock = new ReentrantLock();
  private final Pen pen;
  private final OpenIntents open = new OpenIntents();
  private final ArrayDeque<Segment> spares = new ArrayDeque<>();
  private final ArrayDeque<Segment> full = new ArrayDeque<>();

  /** Sealed segments and the sequence that each begins with. */
  private final Sealed sealed;

  private int largest;
  private long refused;
  private long dropped;
  private long missing;
  private Instant missingFrom = Instant.EPOCH;
  private Instant missingUntil = Instant.EPOCH;
  private boolean starved;
  private boolean closed;
  private boolean letGo;
  private @Nullable String broken;

  /** Index of the segment that is written to in the upper half, the end of its records below. */
  private volatile long written;

  private final CopyOnWriteArrayList<SpoolReader> followers = new CopyOnWriteArrayList<>();

  /** Those of the followers that nobody has asked for yet. */
  private final Map<String, SpoolReader> expected = new ConcurrentHashMap<>();

  /**
   * Opens the spool of a directory, making it where there is none, and mends what an earlier
   * process left: see {@link #recovery}.
   *
   * @throws IOException where the directory cannot be used, or another process has it open
   */
  public static Spool open(Path directory, Bounds bounds, InstantSource clock) throws IOException {
    return open(directory, bounds, clock, Segment::make);
  }

  /**
   * Refuses a directory that is there and not this process's alone; for one whose name anybody can
   * guess, in a place where anybody may make it.
   *
   * @throws IOException where it is not to be used
   */
  public static void refuseForeign(Path directory) throws IOException {
    new Folder(directory).ours();
  }

  /**
   * The same, for these followers and no others: what none of them lacks is deleted from the first
   * moment on, and nothing is kept for others that there were.
   */
  public static Spool open(
      Path directory, Bounds bounds, InstantSource clock, Set<String> followers)
      throws IOException {
    return open(directory, bounds, clock, followers, Segment::make);
  }

  static Spool open(Path directory, Bounds bounds, InstantSource clock, Preallocation preallocation)
      throws IOException {
    return open(directory, bounds, clock, null, preallocation);
  }

  private static Spool open(
      Path directory,
      Bounds bounds,
      InstantSource clock,
      @Nullable Set<String> followers,
      Preallocation preallocation)
      throws IOException {
    var folder = new Folder(directory);
    folder.make();
    var lockFile = folder.lock();
    try {
      var found = Recovery.of(folder, followers, clock.instant());
      var spool = new Spool(folder, bounds, clock, lockFile, found, preallocation);
      spool.expect(followers == null ? Set.of() : followers);
      spool.begin();
      return spool;
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private Spool(
      Folder folder,
      Bounds bounds,
      InstantSource clock,
      FileChannel lockFile,
      Recovery.Found found,
      Preallocation preallocation)
      throws IOException {
    this.folder = folder;
    this.bounds = bounds;
    this.clock = clock;
    this.lockFile = lockFile;
    this.chain = found.chain();
    this.sealed = new Sealed(found.sealed());
    this.keeper = new Keeper(this, SigningKey.of(folder), preallocation, found);
    keeper.adopt(found.blank());
    this.pen = pen(found);
    this.found = found;
    this.lastId = found.lastId();
  }

  private Pen pen(Recovery.Found found) throws IOException {
    if (found.last() != null) {
      long index = Long.parseLong(found.last().getFileName().toString().substring(0, 10));
      int size = (int) Files.size(found.last());
      return new Pen(chain, Segment.open(found.last(), index, size, found.end()), found.place());
    }
    keeper.spare();
    var first = spares.poll();
    if (first == null) {
      throw new IOException(
          "%s has no room for another segment of %d bytes; free some, or raise the bound of %d bytes"
              .formatted(folder.path(), bounds.segmentBytes(), bounds.bytes()));
    }
    var fresh = new Pen(chain, first, found.place());
    fresh.begin(first, clock.instant());
    return fresh;
  }

  /** They are there before anything could be deleted that they lack. */
  private void expect(Set<String> names) throws IOException {
    for (var name : names) {
      var reader = new SpoolReader(this, name);
      followers.add(reader);
      expected.put(name, reader);
    }
  }

  /** Tells what was found, ends what was left open, and says so with a signature. */
  private void begin() {
    publish();
    keeper.spare();
    for (var gap : found.gaps()) {
      internal(Pen.gapRoom(gap), true, () -> pen.gap(gap));
    }
    var ids = new EventIds(clock, new SecureRandom().nextLong(), lastId);
    for (var intent : found.open()) {
      lastId = ids.next();
      int _ = outcome(interrupted(intent, lastId, clock.instant()), true) ? ++interrupted : 0;
      keeper.spare();
    }
    keeper.checkpoint();
    keeper.start();
  }

  /** The outcome of what nobody saw the end of. */
  private static AuditEvent interrupted(AuditEvent intent, UUID id, Instant now) {
    var said = intent.payload();
    return new AuditEvent(
        id,
        now,
        intent.traceID(),
        intent.source(),
        intent.eventType(),
        null,
        new AuditEvent.Payload(
            AuditEvent.Phase.OUTCOME,
            intent.id(),
            said.exchange(),
            said.receiver(),
            said.caller(),
            said.rpc(),
            said.verdict().withReason(Reason.INTERRUPTED)));
  }

  /** What was found when it was opened. */
  public RecoveryReport recovery() {
    return new RecoveryReport(chain, found.place().sequence(), lastId, interrupted, found.notes());
  }

  /**
   * Takes what is about to be done, and keeps room for its outcome.
   *
   * @param read whether it only reads: such intents are taken longer than others when room is short
   */
  public Taken intent(AuditEvent event, boolean read) {
    take();
    try {
      tellMissing(false);
      if (closed || broken != null) {
        return Taken.CLOSED;
      }
      int room = pen.prepare(event);
      int kept = room + Pen.OUTCOME_MORE;
      if (!isRoomFor((long) room + kept, kept, read)) {
        refused++;
        return Taken.NO_ROOM;
      }
      write(kept);
      open.add(event, pen.context(), pen.sequence(), kept);
    } catch (InternalError e) {
      fail(e);
      return Taken.CLOSED;
    } finally {
      lock.unlock();
    }
    wakeFollowers();
    return Taken.YES;
  }

  /**
   * Takes what came of it, or what was refused before anything was announced. There is always room
   * for the outcome of an intent that was taken. Any other finds only the room that intents of what
   * writes find: whoever is refused for want of credentials must not be able to fill what is left.
   *
   * @return whether it was taken; where not, it was counted, and the chain will tell of it
   */
  public boolean outcome(AuditEvent event) {
    return outcome(event, false);
  }

  /**
   * @param begun whether its intent was taken, be it by an earlier process
   */
  private boolean outcome(AuditEvent event, boolean begun) {
    take();
    try {
      tellMissing(false);
      if (closed || broken != null) {
        miss(event.timestamp());
        return false;
      }
      var intent = event.payload().intentID();
      var context = intent == null ? null : open.context(event, intent);
      int kept = intent == null ? -1 : open.remove(intent);
      int room = context == null ? pen.prepare(event) : pen.prepare(event, context);
      boolean fits = kept >= room ? pen.fits() || !spares.isEmpty() : isRoomFor(room, room, begun);
      if (!fits) {
        miss(event.timestamp());
        return false;
      }
      write(room);
    } catch (InternalError e) {
      fail(e);
      miss(event.timestamp());
      return false;
    } finally {
      lock.unlock();
    }
    wakeFollowers();
    return true;
  }

  /** Takes the lock. It is held for a microsecond, less than what it costs to be woken for it. */
  private void take() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** Counts an event that happened though there was no room for it; the chain will tell of it. */
  public void forgo(AuditEvent event) {
    lock.lock();
    try {
      miss(event.timestamp());
    } finally {
      lock.unlock();
    }
  }

  private void miss(Instant when) {
    dropped++;
    if (missing++ == 0) {
      missingFrom = when;
    }
    missingUntil = when;
  }

  /**
   * As soon as there is room again, the chain itself says what it does not hold.
   *
   * @param now whether it may take of the room that is kept for what reads only
   */
  private void tellMissing(boolean now) {
    if (missing > 0 && !letGo) {
      var gap = new Gap(Gap.Cause.NO_ROOM, missing, missingFrom, missingUntil, "");
      if (internal(Pen.gapRoom(gap), now, () -> pen.gap(gap))) {
        missing = 0;
      }
    }
  }

  /** What the system says where the disk under the memory has gone. */
  private void fail(InternalError e) {
    broken = "the memory of %s cannot be written: %s".formatted(pen.segment().path(), e);
  }

  private void write(int room) {
    if (!pen.fits()) {
      turn();
    }
    largest = Math.max(largest, room);
    pen.write();
    publish();
  }

  /** Goes on in the next segment. */
  private void turn() {
    var next = spares.poll();
    if (next == null) {
      throw new IllegalStateException("room was promised that is not there");
    }
    var before = pen.segment();
    full.add(before);
    sealed.add(before.index(), pen.first());
    pen.begin(next, clock.instant());
    keeper.wake();
  }

  private void publish() {
    written = pen.segment().index() << 32 | pen.segment().end();
  }

  /**
   * Whether so much can be written without touching what is kept for outcomes.
   *
   * @param record the longest record of it
   */
  private boolean isRoomFor(long bytes, int record, boolean read) {
    boolean soft = starved || used() + bytes > bounds.softBytes();
    return (read || !soft) && ready(Math.max(record, largest)) >= open.reserved() + bytes;
  }

  /**
   * Bytes on the disk that can be filled with records of that length: the last few may be too few.
   */
  private long ready(int record) {
    long each = Math.max(0, (long) bounds.segmentBytes() - Layout.HEADER - record);
    return Math.max(0, pen.segment().left() - record) + each * spares.size();
  }

  private long used() {
    return (long) sealed.size() * bounds.segmentBytes() + pen.segment().end() + open.reserved();
  }

  /** Writes a record of the spool's own; false where there is no room. */
  private boolean internal(int room, boolean all, Runnable writing) {
    lock.lock();
    try {
      boolean possible = broken == null && isRoomFor(room, room, all);
      if (possible) {
        if (pen.segment().left() < room) {
          turn();
        }
        writing.run();
        publish();
      }
      return possible;
    } catch (InternalError e) {
      fail(e); // and nothing is stored behind half a record
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Follows the spool from a position on.
   *
   * @param name of the follower, for the file that remembers where it is; see {@link
   *     SpoolReader#save}
   */
  public SpoolReader reader(String name) throws IOException {
    var there = expected.remove(name);
    if (there != null) {
      return there;
    }
    var reader = new SpoolReader(this, name);
    followers.add(reader);
    return reader;
  }

  void left(SpoolReader reader) {
    followers.remove(reader);
  }

  private void wakeFollowers() {
    for (int i = 0; i < followers.size(); i++) {
      followers.get(i).wake();
    }
  }

  /** How it fares. */
  public SpoolStatus status() {
    lock.lock();
    try {
      boolean none = ready(largest) < open.reserved() + 2L * largest;
      boolean soft = starved || used() + 2L * largest > bounds.softBytes();
      var state =
          closed || broken != null
              ? SpoolStatus.State.CLOSED
              : none
                  ? SpoolStatus.State.FULL
                  : soft ? SpoolStatus.State.READS_ONLY : SpoolStatus.State.OPEN;
      return new SpoolStatus(
          chain.toString(),
          pen.sequence(),
          used(),
          bounds.bytes(),
          sealed.size() + 1,
          open.size(),
          refused,
          dropped,
          state,
          broken == null ? keeper.error() : broken);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until everything that was written before is on the disk, and spares are there; for
   * whoever must know.
   */
  public void force() {
    keeper.round();
  }

  /** Takes no more, says how far it came, and forces it to the disk. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    try {
      keeper.close();
    } finally {
      wakeFollowers();
      release();
    }
  }

  private void release() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // What the keeper does and readers ask.

  Folder folder() {
    return folder;
  }

  Bounds bounds() {
    return bounds;
  }

  InstantSource clock() {
    return clock;
  }

  UUID chain() {
    return chain;
  }

  long written() {
    return written;
  }

  /** Whether anybody in this process follows. */
  boolean isFollowed() {
    return !followers.isEmpty();
  }

  /** How many spares there should be: for what is kept, and two more; as many as there may be. */
  int sparesLacking() {
    lock.lock();
    try {
      long each = Math.max(1, (long) bounds.segmentBytes() - Layout.HEADER - largest);
      long wanted = 2 + open.reserved() / each;
      long most = bounds.segments() - sealed.size() - 1;
      return (int) (Math.min(wanted, most) - spares.size());
    } finally {
      lock.unlock();
    }
  }

  /** Whether what can be deleted is needed soon. */
  boolean isNearlyFull() {
    lock.lock();
    try {
      return sealed.size() + spares.size() + 3 >= bounds.segments();
    } finally {
      lock.unlock();
    }
  }

  void spare(Segment segment) {
    lock.lock();
    try {
      spares.add(segment);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the next segment ready to be stored to; nobody else does so, or lets it go, meanwhile.
   */
  void touchSpare() {
    Segment next;
    lock.lock();
    try {
      next = spares.peek();
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.touch(0, next.size());
    }
  }

  /** Whether the disk would not give another segment. */
  void starved(boolean now) {
    lock.lock();
    try {
      starved = now;
    } finally {
      lock.unlock();
    }
  }

  /** A segment that is full and must be forced and let go; null where there is none. */
  @Nullable Segment full() {
    lock.lock();
    try {
      return full.poll();
    } finally {
      lock.unlock();
    }
  }

  /** The segment at hand, and how far it is to be forced. */
  record Written(Segment segment, int end, boolean padded) {}

  /**
   * What is to be forced. Where much was written, what comes next goes to a page of its own: to
   * store to one that is being forced could wait for the disk.
   */
  Written toForce(int much) {
    lock.lock();
    try {
      var segment = pen.segment();
      boolean padded =
          segment.unforced() >= much && isRoomFor(Layout.PAGE, Layout.PAGE, true) && pen.pad();
      if (padded) {
        publish();
      }
      return new Written(segment, segment.end(), padded);
    } catch (InternalError e) {
      fail(e);
      return new Written(pen.segment(), pen.segment().end(), false);
    } finally {
      lock.unlock();
    }
  }

  Pen.Place place() {
    lock.lock();
    try {
      return new Pen.Place(pen.first(), pen.sequence(), pen.hash(), 0, 0);
    } finally {
      lock.unlock();
    }
  }

  boolean checkpoint(Checkpoint checkpoint) {
    boolean there = internal(Pen.CHECKPOINT_ROOM, true, () -> pen.checkpoint(checkpoint));
    wakeFollowers();
    return there;
  }

  /** What is missing, at the latest a while after it was. */
  void tellMissingNow(boolean now) {
    lock.lock();
    try {
      tellMissing(now);
    } finally {
      lock.unlock();
    }
  }

  /** Sealed segments of which every follower has all; none without followers. */
  List<Long> passed() throws IOException {
    long least = Long.MAX_VALUE;
    for (var position : folder.cursors().values()) {
      least = Math.min(least, position.sequence());
    }
    for (var follower : followers) {
      least = Math.min(least, follower.saved().sequence());
    }
    lock.lock();
    try {
      return least == Long.MAX_VALUE ? List.of() : sealed.until(least, pen.first());
    } finally {
      lock.unlock();
    }
  }

  /** Whether what is only kept has to go. */
  boolean isHalfFull() {
    lock.lock();
    try {
      return sealed.size() + 1 > bounds.segments() / 2;
    } finally {
      lock.unlock();
    }
  }

  /** Carries what is open in segments that are full. */
  Carried carry(Carried before) throws IOException {
    var sequences = new HashSet<Long>();
    var indices = new TreeSet<Long>();
    long from;
    lock.lock();
    try {
      long first = pen.first();
      from = pen.segment().index();
      open.forEachSequence(
          sequence -> {
            if (sequence < first) {
              sequences.add(sequence);
              long index = indexOf(sequence);
              if (index >= before.from()) {
                indices.add(index);
              }
            }
          });
    } finally {
      lock.unlock();
    }
    var carried = Carrying.of(folder, before, sequences, indices, from);
    carried.write(folder.carried());
    return carried;
  }

  void deleted(long index) {
    lock.lock();
    try {
      sealed.remove(index);
    } finally {
      lock.unlock();
    }
  }

  /** The segment that holds a sequence, or would; the oldest there is where that is gone. */
  long indexOf(long sequence) {
    lock.lock();
    try {
      long current = pen.segment().index();
      return sequence >= pen.first() ? current : sealed.indexOf(sequence, current);
    } finally {
      lock.unlock();
    }
  }

  /** The segment after that one. */
  long indexAfter(long index) {
    lock.lock();
    try {
      return sealed.indexAfter(index, pen.segment().index());
    } finally {
      lock.unlock();
    }
  }

  /** The last thing that is done: nobody stores to memory any more. */
  void letGo() {
    lock.lock();
    try {
      letGo = true;
      for (var segment = full.poll(); segment != null; segment = full.poll()) {
        segment.force(segment.end());
        segment.close();
      }
      for (var segment = spares.poll(); segment != null; segment = spares.poll()) {
        segment.close();
      }
      pen.segment().force(pen.segment().end());
      pen.segment().close();
    } finally {
      lock.unlock();
    }
  }
}
