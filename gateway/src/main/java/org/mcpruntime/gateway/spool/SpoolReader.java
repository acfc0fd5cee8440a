package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Follows a spool: brings its records in their order, as they are written. For one thread, but for
 * {@link #wake}.
 *
 * <p>What was brought is brought again after a restart, unless {@link #save} was told that it has
 * arrived.
 */
public final class SpoolReader implements AutoCloseable {

  /** Takes what is read. */
  public interface Sink {

    /** An event with its place in the chain. */
    void event(AuditEvent event);

    /** What the chain says it does not hold. */
    void gap(Gap gap, AuditEvent.Link link);

    void checkpoint(Checkpoint checkpoint);
  }

  /**
   * Some records as JSON, a line each: events as the contract writes them, gaps as {@code
   * {"gap":{…}}}, checkpoints as {@code {"checkpoint":{…}}}.
   *
   * @param lines may be read until the next batch is asked for
   * @param events how many of the lines are events
   * @param records how many lines there are
   * @param end where the next batch begins; {@link #save} it when this one has arrived
   */
  public record Batch(ByteBuffer lines, int events, int records, Position end) {}

  private static final int CHUNK = 64 << 10;
  private static final long MOMENT = Duration.ofMillis(2).toNanos();

  private final Spool spool;
  private final String name;
  private final EventJson json;
  private final Bytes lines = new Bytes(CHUNK);
  private Position position;
  private volatile Position saved;

  private @Nullable FileChannel file;
  private @Nullable Walk walk;
  private long index;
  private byte[] chunk = new byte[CHUNK];
  private int asked;
  private int askedAt;
  private Hash previous = new Hash(0, 0, 0, 0);
  private long passed;
  private @Nullable Scan scan;
  private @Nullable Walk scanned;

  private long seen = -1;
  private volatile boolean asleep;
  private volatile @Nullable Thread reader;

  SpoolReader(Spool spool, String name) throws IOException {
    this.spool = spool;
    this.name = name;
    this.json = new EventJson(spool.chain());
    var cursor = spool.folder().cursor(name);
    this.position =
        Files.exists(cursor) ? Position.read(cursor).orElse(Position.START) : Position.START;
    this.saved = position;
  }

  /** The id of the chain. */
  public String chain() {
    return spool.chain().toString();
  }

  /** Goes on after a position; after a later one, for what is before it has arrived. */
  public void skipTo(Position later) {
    position = later;
    walk = null;
  }

  /** Where the next batch begins. */
  public Position position() {
    return position;
  }

  /** Everything before it has arrived. */
  public Position saved() {
    return saved;
  }

  /** Remembers, over restarts too, that everything before a position has arrived. */
  public void save(Position arrived) throws IOException {
    Folder.replaceSoon(spool.folder().cursor(name), arrived.text());
    saved = arrived;
  }

  /**
   * The next lines, as many as make so many bytes, or one that is longer; may be none.
   *
   * @throws IOException where a segment cannot be read; the same lines may be asked for again
   */
  public Batch lines(int bytes) throws IOException {
    var begun = position;
    try {
      return batch(bytes);
    } catch (IOException e) {
      skipTo(begun);
      throw e;
    }
  }

  private Batch batch(int bytes) throws IOException {
    lines.length(0);
    int events = 0;
    int records = 0;
    while (lines.length() < bytes) {
      var found = next();
      if (found == null) {
        break;
      }
      switch (found.kind()) {
        case Layout.EVENT -> {
          json.event(found, previous, lines);
          events++;
        }
        case Layout.GAP -> json.gap(found, previous, lines);
        case Layout.CHECKPOINT -> EventJson.checkpoint(found.checkpoint(), lines);
        default -> throw new IllegalStateException("not a record to be brought: " + found.kind());
      }
      records++;
      passed(found);
    }
    return new Batch(
        ByteBuffer.wrap(lines.array(), 0, lines.length()).asReadOnlyBuffer(),
        events,
        records,
        position);
  }

  /**
   * Gives the next records to a sink, at most so many; tells how many there were.
   *
   * @throws IOException where a segment cannot be read; those that were not given may be asked for
   *     again
   */
  public int read(int most, Sink sink) throws IOException {
    try {
      return brought(most, sink);
    } catch (IOException e) {
      skipTo(position);
      throw e;
    }
  }

  private int brought(int most, Sink sink) throws IOException {
    int records = 0;
    for (; records < most; records++) {
      var found = next();
      if (found == null) {
        break;
      }
      switch (found.kind()) {
        case Layout.EVENT -> sink.event(StoredEvent.read(found, previous, json));
        case Layout.GAP -> sink.gap(found.gap(), StoredEvent.link(found, previous));
        default -> sink.checkpoint(found.checkpoint());
      }
      passed(found);
    }
    return records;
  }

  private void passed(Walk found) {
    if (found.isChained()) {
      previous = found.hash();
      passed = found.sequence();
      position = new Position(found.sequence(), previous.hex());
    }
  }

  /**
   * The next record that is brought, with {@link #previous} before it; null where none is there
   * yet.
   */
  private @Nullable Walk next() throws IOException {
    while (true) {
      var walking = walk == null ? open(spool.indexOf(position.sequence() + 1)) : walk;
      long written = spool.written();
      boolean sealed = index < written >>> 32;
      var step = scan == null ? step(walking, sealed, (int) written) : scan(scan);
      switch (step) {
        case RECORD -> {
          var found = scan == null ? walking : scanned;
          if (found != null && isBrought(found)) {
            return found;
          }
        }
        case MORE -> fill(walking, sealed ? walking.header().size() : (int) written);
        case END -> {
          if (!sealed) {
            seen = written;
            return null;
          }
          var _ = open(spool.indexAfter(index));
        }
        case BROKEN -> broken(walking, sealed);
      }
    }
  }

  private Walk.Step step(Walk walking, boolean sealed, int written) {
    if (!sealed && walking.position() >= written) {
      return Walk.Step.END;
    }
    var step = walking.next();
    boolean strange = step == Walk.Step.RECORD && walking.isChained() && !walking.follows(previous);
    return strange ? Walk.Step.BROKEN : step;
  }

  private Walk.Step scan(Scan of) {
    scanned = null;
    while (scanned == null) {
      if (!of.advance()) {
        return Walk.Step.END;
      }
    }
    return Walk.Step.RECORD;
  }

  /** Whether it is new to the follower; what it has already, and definitions, are gone past. */
  private boolean isBrought(Walk found) {
    if (found.isChained()) {
      boolean fresh = found.sequence() > position.sequence();
      if (!fresh) {
        previous = found.hash();
        passed = found.sequence();
      }
      return fresh;
    }
    return found.kind() == Layout.CHECKPOINT && passed >= position.sequence();
  }

  private Walk open(long which) throws IOException {
    if (file != null) {
      file.close();
    }
    var path = spool.folder().segment(which);
    var opened = FileChannel.open(path, StandardOpenOption.READ);
    file = opened;
    var head = new byte[Layout.HEADER];
    read(opened, head, 0, head.length);
    var header = Header.read(head);
    if (header == null) {
      header =
          new Header(
              (int) opened.size(),
              spool.chain(),
              which,
              passed + 1,
              previous,
              spool.clock().instant());
    }
    index = which;
    previous = header.previous();
    passed = header.first() - 1;
    scan = null;
    asked = 0;
    var begun = new Walk(header, chunk, 0);
    begun.give(chunk, Layout.HEADER, 0);
    walk = begun;
    return begun;
  }

  private void fill(Walk walking, int readable) throws IOException {
    int offset = walking.position();
    if (asked == chunk.length && offset == askedAt) {
      chunk = new byte[chunk.length * 2]; // a record that is longer than what was read
    }
    int bytes = Math.min(readable - offset, chunk.length);
    if (bytes <= 0 || file == null) {
      broken(walking, true);
      return;
    }
    read(file, chunk, offset, bytes);
    asked = bytes;
    askedAt = offset;
    walking.give(chunk, offset, bytes);
  }

  private static void read(FileChannel from, byte[] into, long offset, int bytes)
      throws IOException {
    var buffer = ByteBuffer.wrap(into, 0, bytes);
    while (buffer.hasRemaining()) {
      if (from.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException("a segment ends at %d".formatted(offset + buffer.position()));
      }
    }
  }

  /** Goes on with what is whole in a damaged segment; what is not was told when it was found. */
  private void broken(Walk walking, boolean sealed) throws IOException {
    if (!sealed || scan != null) {
      throw new IOException(
          "segment %s is broken at offset %d"
              .formatted(spool.folder().segment(index), walking.frame()));
    }
    var data = Files.readAllBytes(spool.folder().segment(index));
    scan =
        new Scan(
            walking.header(),
            data,
            new Scan.Listener() {
              @Override
              public void record(Walk found, Hash before) {
                scanned = found;
                previous = before;
              }

              @Override
              public void damage(Scan.Damage damage) {
                // It was found when the spool was opened, and the chain tells of it.
              }
            },
            false);
  }

  /**
   * Waits until there may be more, but no longer than that. A burst wakes it once: after the first
   * of it, it waits a moment for the others.
   */
  public boolean await(Duration longest) {
    reader = Thread.currentThread();
    asleep = true;
    boolean more = spool.written() != seen;
    if (!more) {
      LockSupport.parkNanos(this, longest.toNanos());
      more = spool.written() != seen;
      asleep = false;
      if (more) {
        LockSupport.parkNanos(this, MOMENT);
      }
    }
    asleep = false;
    return more;
  }

  /** Something was written; costs nothing while the follower is busy. */
  void wake() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(reader);
    }
  }

  /** Follows no more. What was saved stays: segments are kept for a follower of this name. */
  @Override
  public void close() throws IOException {
    spool.left(this);
    if (file != null) {
      file.close();
    }
  }
}
