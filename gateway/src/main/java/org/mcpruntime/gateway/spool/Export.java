package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of a spool as JSON, a line each: events as the contract has them, gaps as
 * {@code {"gap":{…}}}, checkpoints as {@code {"checkpoint":{…}}}. Reads only; a gateway may go on
 * writing meanwhile.
 */
public final class Export {

  private static final int CHUNK = 1 << 16;

  private final Instant from;
  private final Instant until;
  private final OutputStream out;
  private final Bytes lines = new Bytes(2 * CHUNK);
  private long records;
  private long damages;

  private Export(Instant from, Instant until, OutputStream out) {
    this.from = from;
    this.until = until;
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
   * Writes what was from one time, included, until another, excluded.
   *
   * @throws IOException where the spool cannot be read, or the lines cannot be written
   */
  public static Result of(
      Path directory, @Nullable Instant from, @Nullable Instant until, OutputStream out)
      throws IOException {
    var export =
        new Export(from == null ? Instant.MIN : from, until == null ? Instant.MAX : until, out);
    var segments = new Folder(directory).segments();
    if (segments.isEmpty()) {
      throw new IOException("%s holds no segments of a spool".formatted(directory));
    }
    try {
      for (var file : segments.values()) {
        export.segment(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Result(export.records, export.damages);
  }

  private void segment(Path file) throws IOException {
    var data = Files.readAllBytes(file);
    var header = Header.read(data);
    if (header == null) {
      damages += Scan.written(data) > Layout.HEADER ? 1 : 0;
      return;
    }
    var json = new EventJson(header.chain());
    var _ =
        Scan.of(
            header,
            data,
            new Scan.Listener() {
              @Override
              public void record(Walk walk, Hash previous) {
                line(walk, previous, json);
              }

              @Override
              public void damage(Scan.Damage damage) {
                damages++;
              }
            });
    flush();
  }

  private void line(Walk walk, Hash previous, EventJson json) {
    int before = lines.length();
    switch (walk.kind()) {
      case Layout.EVENT -> {
        if (isWanted(EventBody.time(walk.data(), walk.bodyFrom()))) {
          json.event(walk, previous, lines);
        }
      }
      case Layout.GAP -> {
        if (isWanted(walk.gap().until())) {
          json.gap(walk, previous, lines);
        }
      }
      case Layout.CHECKPOINT -> {
        if (isWanted(walk.checkpoint().time())) {
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

  private boolean isWanted(Instant time) {
    return !time.isBefore(from) && time.isBefore(until);
  }

  private void flush() throws IOException {
    out.write(lines.array(), 0, lines.length());
    lines.length(0);
  }
}
