package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of a spool as JSON, a line each: events as the contract has them, gaps as
 * {@code {"gap":{…}}}, checkpoints as {@code {"checkpoint":{…}}}. Reads only; a gateway may go on
 * writing meanwhile.
 */
public final class Export {

  private static final int CHUNK = 1 << 16;

  private final NavigableMap<Long, Path> segments;
  private final OutputStream out;
  private final Bytes lines = new Bytes(2 * CHUNK);
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long records;
  private long damages;

  private Export(NavigableMap<Long, Path> segments, OutputStream out) {
    this.segments = segments;
    this.out = out;
  }

  /**
   * What was written.
   *
   * @param records lines
   * @param damages stretches that could not be read: verify says where
   */
  public record Result(long records, long damages) {}

  /**
   * Writes from the first event of a time, included, to the last before another, excluded, and all
   * that is in the chain between them: times are a little out of order in it.
   *
   * @throws IOException where the spool cannot be read, or the lines cannot be written
   */
  public static Result of(
      Path directory, @Nullable Instant from, @Nullable Instant until, OutputStream out)
      throws IOException {
    var segments = new Folder(directory).segments();
    if (segments.isEmpty()) {
      throw new IOException("%s holds no segments of a spool".formatted(directory));
    }
    var export = new Export(segments, out);
    if (from == null && until == null) {
      export.first = Long.MIN_VALUE;
      export.last = Long.MAX_VALUE;
    } else {
      export.read(
          export.new Range(from == null ? Instant.MIN : from, until == null ? Instant.MAX : until));
      export.last = until == null ? Long.MAX_VALUE : export.last;
    }
    try {
      export.read(export.new Lines());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    export.flush();
    return new Result(export.records, export.damages);
  }

  private void read(Scan.Listener listener) throws IOException {
    boolean begun = false;
    for (var segment : segments.entrySet()) {
      var file = segment.getValue();
      try {
        boolean isLast = Living.isLast(segments, segment.getKey());
        var data = Living.read(file, isLast);
        var header = Header.read(data);
        if (header != null) {
          var _ = Scan.of(header, data, listener);
        } else if (!Living.isZero(data)) {
          listener.damage(new Scan.Damage(0, data.length, first, 0, List.of(), null, null));
        }
        begun |= header != null;
        if (isLast) {
          return; // what is written to the next one meanwhile goes on behind what was not read here
        }
      } catch (NoSuchFileException e) {
        if (begun) {
          throw Living.deleted(file);
        }
        // Everybody has it, so the gateway has just deleted it.
      }
    }
  }

  private static Instant time(Walk walk) {
    return walk.kind() == Layout.EVENT
        ? EventBody.time(walk.data(), walk.bodyFrom())
        : walk.gap().until();
  }

  /** Finds which sequences are of a time. */
  private final class Range implements Scan.Listener {

    private final Instant from;
    private final Instant until;

    Range(Instant from, Instant until) {
      this.from = from;
      this.until = until;
    }

    @Override
    public void record(Walk walk, Hash previous) {
      if (walk.isChained()) {
        var time = time(walk);
        first = time.isBefore(from) ? first : Math.min(first, walk.sequence());
        last = time.isBefore(until) ? walk.sequence() : last;
      }
    }

    @Override
    public void damage(Scan.Damage damage) {
      // It is told when the lines are written.
    }
  }

  /** Writes what is in the range. */
  private final class Lines implements Scan.Listener {

    private @Nullable EventJson json;
    private @Nullable UUID chain;

    @Override
    public void record(Walk walk, Hash previous) {
      int before = lines.length();
      switch (walk.kind()) {
        case Layout.EVENT -> {
          if (isWanted(walk.sequence())) {
            json(walk).event(walk, previous, lines);
          }
        }
        case Layout.GAP -> {
          if (isWanted(walk.sequence())) {
            json(walk).gap(walk, previous, lines);
          }
        }
        case Layout.CHECKPOINT -> {
          if (speaksForWanted(walk.checkpoint().sequence())) {
            EventJson.checkpoint(walk.checkpoint(), lines);
          }
        }
        default -> {}
      }
      records += lines.length() > before ? 1 : 0;
      if (lines.length() > CHUNK) {
        try {
          flush();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private EventJson json(Walk walk) {
      var known = json;
      if (known == null || !walk.header().chain().equals(chain)) {
        chain = walk.header().chain();
        known = new EventJson(chain);
        json = known;
      }
      return known;
    }

    @Override
    public void damage(Scan.Damage damage) {
      boolean before = damage.nextSequence() > 0 && damage.nextSequence() <= first;
      damages += before || damage.firstSequence() > last ? 0 : 1;
    }
  }

  private boolean isWanted(long sequence) {
    return sequence >= first && sequence <= last;
  }

  /** Of the record before the first one, the first one has the hash. */
  private boolean speaksForWanted(long sequence) {
    return first <= last && sequence + 1 >= first && sequence <= last;
  }

  private void flush() throws IOException {
    out.write(lines.array(), 0, lines.length());
    lines.length(0);
  }
}
