package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the directory of a spool: every byte of every segment, the chain over all of them, and
 * the checkpoints. Reads only, so that a gateway may go on writing meanwhile.
 */
public final class Verification {

  /** Together longer than a gateway that writes leaves what it wrote unsigned. */
  private static final int LOOKS = 24;

  private static final long WAIT = Bounds.USUAL.checkpointEvery().dividedBy(20).toNanos();

  private final Folder folder;
  private final Progress progress;
  private final Findings findings;
  private @Nullable UUID chain;
  private long expectedIndex = -1;
  private Pen.@Nullable Place place;
  private String before = "";

  private Verification(Folder folder, @Nullable PublicKeys keys, Progress progress) {
    this.folder = folder;
    this.progress = progress;
    this.findings = new Findings(keys);
  }

  /**
   * Verifies a directory.
   *
   * @param keys of who may sign checkpoints; null for those in the directory, where there are any
   * @throws IOException where it cannot be read, or is no spool
   */
  public static Verdict of(Path directory, @Nullable Path keys, Progress progress)
      throws IOException {
    var folder = new Folder(directory);
    var file = keys == null && Files.exists(folder.keys()) ? folder.keys() : keys;
    var known = file == null ? null : PublicKeys.read(file);
    var verdict = new Verification(folder, known, progress).run();
    for (int look = 0; look < LOOKS && mayBeSignedSoon(verdict); look++) {
      LockSupport.parkNanos(folder, WAIT);
      verdict = new Verification(folder, known, progress).run();
    }
    return verdict;
  }

  /** The segments with the last checkpoint were just deleted, and another is due. */
  private static boolean mayBeSignedSoon(Verdict verdict) {
    return verdict.found() == 1
        && verdict.findings().getFirst().kind() == Finding.Kind.UNSIGNED
        && verdict.chains().stream()
            .allMatch(chain -> chain.signed() == null && chain.first() > 1 && Reach.isShort(chain));
  }

  private Verdict run() throws IOException {
    var segments = folder.segments();
    if (segments.isEmpty()) {
      throw new IOException("%s holds no segments of a spool".formatted(folder.path()));
    }
    long done = 0;
    long all = 0;
    for (var file : segments.values()) {
      all += Living.size(file);
    }
    for (var segment : segments.entrySet()) {
      boolean isLast = Living.isLast(segments, segment.getKey());
      try {
        done += segment(segment.getKey(), segment.getValue(), isLast);
      } catch (NoSuchFileException e) {
        if (place != null) {
          throw Living.deleted(segment.getValue());
        }
        // Everybody has it, so the gateway has just deleted it.
      }
      progress.reached(done, all);
    }
    return findings.verdict(name(folder.path()));
  }

  private long segment(long index, Path file, boolean isLast) throws IOException {
    var data = Living.read(file, isLast);
    if (Living.isZero(data)) {
      if (!isLast) {
        add(Finding.Kind.MISSING, file, 0, expected(), "the segment was emptied");
      }
      return data.length;
    }
    numbered(index, file, data);
    var header = header(index, file, data);
    if (header != null) {
      read(file, header, data, isLast);
    }
    before = name(file);
    return data.length;
  }

  private long expected() {
    return place == null ? 0 : place.sequence() + 1;
  }

  private void numbered(long index, Path file, byte[] data) {
    if (expectedIndex >= 0 && index != expectedIndex && !goesOn(data)) {
      add(
          Finding.Kind.MISSING,
          file,
          0,
          expected(),
          "before it %s missing"
              .formatted(
                  index - expectedIndex == 1
                      ? "segment %s is".formatted(name(folder.segment(expectedIndex)))
                      : "segments %s to %s are"
                          .formatted(
                              name(folder.segment(expectedIndex)),
                              name(folder.segment(index - 1)))));
    }
    expectedIndex = index + 1;
  }

  /** A number that was never used is missing, too, where a gateway was killed as it made a file. */
  private boolean goesOn(byte[] data) {
    var header = Header.read(data);
    var known = place;
    return header != null
        && known != null
        && header.first() == known.sequence() + 1
        && header.previous().equals(known.hash());
  }

  /** The head, or what it must have been. */
  private @Nullable Header header(long index, Path file, byte[] data) {
    var header = Header.read(data);
    var known = place;
    if (header == null) {
      add(Finding.Kind.BROKEN, file, 0, expected(), "the head of the segment is broken");
      if (known == null || chain == null) {
        return null;
      }
      var time = Instant.EPOCH;
      return new Header(data.length, chain, index, expected(), known.hash(), time);
    }
    if (chain != null && !chain.equals(header.chain())) {
      add(
          Finding.Kind.BROKEN,
          file,
          0,
          header.first(),
          "the segment is of chain %s, not %s".formatted(header.chain(), chain));
    }
    chain = header.chain();
    reach(header).begin(header.first(), header.previous());
    if (header.index() != index) {
      add(
          Finding.Kind.REORDERED,
          file,
          0,
          header.first(),
          "the segment was number %d when it was written".formatted(header.index()));
    }
    if (header.first() < 1) {
      add(
          Finding.Kind.BROKEN,
          file,
          0,
          header.first(),
          "the segment begins with sequence %d; a chain begins with 1".formatted(header.first()));
    }
    if (header.size() != data.length) {
      add(
          Finding.Kind.BROKEN,
          file,
          Math.min(header.size(), data.length),
          0,
          "the segment has %d bytes; it was made with %d".formatted(data.length, header.size()));
    }
    continues(file, header);
    return header;
  }

  private Reach reach(Header header) {
    return findings.chain(header.chain().toString());
  }

  private void continues(Path file, Header header) {
    var known = place;
    if (known == null) {
      if (header.first() == 1 && !header.previous().equals(Hash.root(header.chain()))) {
        add(Finding.Kind.BROKEN, file, 0, 1, "the chain does not begin with its own id");
      }
      return;
    }
    if (header.first() > known.sequence() + 1) {
      add(
          Finding.Kind.MISSING,
          file,
          0,
          known.sequence() + 1,
          "between %s and this segment sequences %d to %d are missing"
              .formatted(before, known.sequence() + 1, header.first() - 1));
    } else if (header.first() <= known.sequence()) {
      add(
          Finding.Kind.DOUBLED,
          file,
          0,
          header.first(),
          "the segment begins with sequence %d, which %s has already"
              .formatted(header.first(), before));
    } else if (!header.previous().equals(known.hash())) {
      add(
          Finding.Kind.BROKEN,
          file,
          0,
          header.first(),
          "the segment does not follow the last record of " + before);
    }
  }

  private void read(Path file, Header header, byte[] data, boolean isLast) {
    var listener = new Listener(file, isLast);
    var result = Scan.of(header, data, listener);
    listener.close(result);
    place = result.place();
  }

  private final class Listener implements Scan.Listener {

    private final Path file;
    private final boolean isLast;
    private Scan.@Nullable Damage end;

    Listener(Path file, boolean isLast) {
      this.file = file;
      this.isLast = isLast;
    }

    @Override
    public void record(Walk walk, Hash previous) {
      switch (walk.kind()) {
        case Layout.EVENT -> {
          var time = EventBody.time(walk.data(), walk.bodyFrom());
          reach(walk.header()).passed(walk.sequence(), walk.hash(), time);
          findings.event(walk.sequence(), time);
        }
        case Layout.GAP -> {
          reach(walk.header()).passed(walk.sequence(), walk.hash(), null);
          findings.gap(walk.sequence(), walk.gap());
        }
        case Layout.CHECKPOINT -> checkpoint(walk);
        default -> {}
      }
    }

    private void checkpoint(Walk walk) {
      var checkpoint = walk.checkpoint();
      var wrong = findings.checkpoint(checkpoint);
      if (wrong != null) {
        findings.add(
            new Finding(
                Finding.Kind.CHECKPOINT,
                name(file),
                (long) walk.frame(),
                null,
                checkpoint.sequence(),
                null,
                checkpoint.time(),
                wrong));
      }
    }

    @Override
    public void damage(Scan.Damage damage) {
      if (damage.nextSequence() == 0) {
        end = damage; // what it is, the result tells
      } else {
        damaged(file, damage, kind(damage));
      }
    }

    void close(Scan.Result result) {
      if (end != null) {
        damaged(file, end, result.torn() && isLast ? Finding.Kind.UNFINISHED : Finding.Kind.BROKEN);
      }
    }
  }

  private static Finding.Kind kind(Scan.Damage damage) {
    var found = damage.found();
    if (found.isEmpty() || found.getFirst() == damage.firstSequence()) {
      return Finding.Kind.BROKEN;
    }
    if (found.getFirst() < damage.firstSequence()) {
      return Finding.Kind.DOUBLED;
    }
    return found.contains(damage.firstSequence()) ? Finding.Kind.REORDERED : Finding.Kind.MISSING;
  }

  private void damaged(Path file, Scan.Damage damage, Finding.Kind kind) {
    var found = damage.found();
    long first = damage.firstSequence();
    var sentence =
        switch (kind) {
          case DOUBLED -> "sequence %d stands here once more".formatted(found.getFirst());
          case MISSING ->
              "sequence %d stands here, and %s missing"
                  .formatted(found.getFirst(), sequences(first, found.getFirst() - 1));
          case REORDERED ->
              "sequence %d stands before sequence %d".formatted(found.getFirst(), first);
          case UNFINISHED ->
              "the last record is not whole: its gateway was killed, or it was changed; a gateway"
                  + " that starts here cuts it off";
          case BROKEN, CHECKPOINT, UNSIGNED ->
              found.isEmpty()
                  ? "no record can be read here; the next that can is at offset %d"
                      .formatted(damage.until())
                  : "the record does not have the hash that it had when it was written";
        };
    findings.add(
        new Finding(
            kind,
            name(file),
            (long) damage.from(),
            null,
            kind == Finding.Kind.DOUBLED ? found.getFirst() : first,
            damage.id(),
            damage.time(),
            sentence));
  }

  private static String sequences(long first, long last) {
    return first == last
        ? "sequence %d is".formatted(first)
        : "sequences %d to %d are".formatted(first, last);
  }

  private void add(Finding.Kind kind, Path file, int offset, long sequence, String sentence) {
    findings.add(
        new Finding(kind, name(file), (long) offset, null, sequence, null, null, sentence));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
