package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Looks at what an earlier process left. What is whole stays as it is; a torn end is cut off, for
 * it was never acknowledged; of what is broken a note is left beside it.
 */
final class Recovery {

  /**
   * What there is to go on with.
   *
   * @param chain its id
   * @param last the segment to go on in; null where another must be begun
   * @param end offset in it
   * @param place in the chain
   * @param sealed indices of the segments that stay as they are, with the sequence each begins with
   * @param blank indices of segments that nothing was written to, behind all others
   * @param next index of a new segment
   * @param open intents without an outcome
   * @param carried open intents that were carried from segments that are full
   * @param gaps to be told in the chain
   */
  record Found(
      UUID chain,
      @Nullable Path last,
      int end,
      Pen.Place place,
      Map<Long, Long> sealed,
      List<Long> blank,
      long next,
      List<AuditEvent> open,
      Carried carried,
      List<Gap> gaps,
      @Nullable UUID lastId,
      List<String> notes) {}

  /** So many of the last segments that were written to are held against their hashes. */
  private static final int VERIFIED = 2;

  private final Folder folder;
  private final Instant now;

  /** Sequences of open intents, and the index of the segment that each stands in. */
  private final Map<UUID, Long> open = new LinkedHashMap<>();

  private final Map<UUID, AuditEvent> carriedOpen = new LinkedHashMap<>();
  private Carried carried = Carried.NOTHING;
  private final List<Gap> gaps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final NavigableMap<Long, Long> byFirst = new TreeMap<>();
  private final Map<Long, Long> sealed = new LinkedHashMap<>();
  private final List<Long> blank = new ArrayList<>();
  private @Nullable UUID lastId;
  private @Nullable UUID chain;
  private @Nullable Path last;
  private int end;
  private long lastIndex;
  private long next = 1;
  private Pen.@Nullable Place place;

  private Recovery(Folder folder, Instant now) {
    this.folder = folder;
    this.now = now;
  }

  /**
   * @param followers there are; null where nobody says
   */
  static Found of(Folder folder, @Nullable Set<String> followers, Instant now) throws IOException {
    return new Recovery(folder, now).found(followers);
  }

  private Found found(@Nullable Set<String> followers) throws IOException {
    carried = Carried.read(folder.carried());
    for (var intent : carried.parsed()) {
      carriedOpen.put(intent.id(), intent);
    }
    var segments = folder.segments();
    long verified = verifiedFrom(segments);
    for (var segment : segments.entrySet()) {
      next = segment.getKey() + 1;
      if (segment.getKey() < Math.min(carried.from(), verified)) {
        sealed(segment.getKey(), segment.getValue());
      } else {
        segment(segment.getKey(), segment.getValue(), segment.getKey() >= verified);
      }
    }
    if (chain == null) {
      chain = UUID.randomUUID();
    }
    var known = place == null ? new Pen.Place(1, 0, Hash.root(chain), 0, 0) : place;
    var goesOn = ahead(known); // first of all, for it may leave the last segment
    if (followers != null) {
      for (var name : folder.leaveOthers(followers)) {
        notes.add(
            "nothing is brought to %s any more; how far it came is in left-%s, and no records are kept for it"
                .formatted(name, name));
      }
    }
    return new Found(
        chain, last, end, goesOn, sealed, blank, next, open(), carried, gaps, lastId, notes);
  }

  /** The last segments that were written to may not be as they were written; those before are. */
  private static long verifiedFrom(NavigableMap<Long, Path> segments) throws IOException {
    int written = 0;
    for (var segment : segments.descendingMap().entrySet()) {
      if (!isBlank(head(segment.getValue())) && ++written == VERIFIED) {
        return segment.getKey();
      }
    }
    return 0;
  }

  private static byte[] head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(Layout.HEADER + 1);
    }
  }

  /** One that need not be read. */
  private void sealed(long index, Path file) throws IOException {
    var header = Header.read(head(file));
    if (header != null) {
      sealed.put(index, header.first());
      byFirst.put(header.first(), index);
      chain = header.chain();
    }
  }

  /** The intents that nobody saw the end of, oldest first. */
  private List<AuditEvent> open() throws IOException {
    var wanted = new TreeMap<Long, Set<Long>>();
    open.values()
        .forEach(
            sequence ->
                wanted.computeIfAbsent(indexOf(sequence), _ -> new HashSet<>()).add(sequence));
    var all = new ArrayList<>(carriedOpen.values());
    for (var segment : wanted.entrySet()) {
      var found =
          Carrying.of(
              folder,
              Carried.NOTHING,
              segment.getValue(),
              new TreeSet<>(List.of(segment.getKey())),
              next);
      all.addAll(found.parsed());
    }
    return all;
  }

  private long indexOf(long sequence) {
    var found = byFirst.floorEntry(sequence);
    return found == null ? 0 : found.getValue();
  }

  /** Followers may have what a power failure took from here; the chain goes on behind that. */
  private Pen.Place ahead(Pen.Place known) throws IOException {
    var result = known;
    for (var cursor : folder.cursors().entrySet()) {
      var position = cursor.getValue();
      if (position.sequence() > result.sequence()) {
        tell(
            Gap.Cause.DAMAGED,
            position.sequence() - result.sequence(),
            "sequences %d to %d are not in the spool, but the follower %s has them"
                .formatted(result.sequence() + 1, position.sequence(), cursor.getKey()));
        result =
            new Pen.Place(
                position.sequence() + 1, position.sequence(), Hash.parse(position.hash()), 0, 0);
        leaveLast();
      }
    }
    return result;
  }

  private void leaveLast() {
    var left = place;
    if (last != null && left != null) {
      sealed.put(lastIndex, left.first());
      last = null;
    }
  }

  private void segment(long index, Path file, boolean verify) throws IOException {
    var data = Files.readAllBytes(file);
    var header = Header.read(data);
    if (header == null && isBlank(data)) {
      blank(index, file, data);
      return;
    }
    leaveLast();
    blank.clear(); // nothing is written before what is written already
    if (header == null || (chain != null && !header.chain().equals(chain))) {
      header = headless(index, data);
      if (header == null) {
        return;
      }
    }
    if (place != null && header.first() != place.sequence() + 1) {
      told(
          index,
          "sequences %d to %d are missing before segment %s"
              .formatted(place.sequence() + 1, header.first() - 1, file.getFileName()),
          Math.max(0, header.first() - 1 - place.sequence()));
    }
    chain = header.chain();
    read(index, file, header, data, verify);
  }

  /** Nothing, or a header that was not whole yet: what follows it is zeros. */
  private static boolean isBlank(byte[] data) {
    return Scan.written(data) <= Layout.HEADER;
  }

  private void blank(long index, Path file, byte[] data) throws IOException {
    if (!Arrays.equals(data, new byte[data.length])) {
      zero(file, 0, Layout.HEADER);
      notes.add("%s was not begun wholly; it is empty again".formatted(file));
    }
    blank.add(index);
  }

  /** What the header must have said, where the segment before tells. */
  private @Nullable Header headless(long index, byte[] data) throws IOException {
    var before = place;
    told(index, "the head of segment %s cannot be read".formatted(folder.segment(index)), 0);
    return before == null || chain == null
        ? null
        : new Header(data.length, chain, index, before.sequence() + 1, before.hash(), now);
  }

  private void read(long index, Path file, Header header, byte[] data, boolean verify)
      throws IOException {
    var damages = new ArrayList<Scan.Damage>();
    var listener =
        new Scan.Listener() {
          @Override
          public void record(Walk walk, Hash previous) {
            event(walk);
          }

          @Override
          public void damage(Scan.Damage damage) {
            damages.add(damage);
          }
        };
    var result = verify ? Scan.of(header, data, listener) : Scan.trusting(header, data, listener);
    place = result.place();
    byFirst.put(header.first(), index);
    lastIndex = index;
    if (result.torn() && result.damages() == 0) {
      cut(index, file, data, result);
    } else {
      damages.forEach(damage -> damaged(index, file, damage));
    }
    if (result.damages() == 0 && data.length == header.size()) {
      last = file;
      end = result.end();
    } else {
      sealed.put(index, header.first());
    }
  }

  private void event(Walk walk) {
    if (walk.kind() != Layout.EVENT) {
      return;
    }
    var data = walk.data();
    var id = EventBody.id(data, walk.bodyFrom(), walk.bodyTo());
    if (lastId == null
        || Long.compareUnsigned(id.getMostSignificantBits(), lastId.getMostSignificantBits()) > 0) {
      lastId = id;
    }
    if (EventBody.isOutcome(data, walk.bodyFrom())) {
      var intent = EventBody.intentID(data, walk.bodyFrom(), walk.bodyTo());
      if (intent != null) {
        open.remove(intent);
        carriedOpen.remove(intent);
      }
    } else if (!carriedOpen.containsKey(id)) { // segments that are verified may be carried, too
      open.put(id, walk.sequence());
    }
  }

  /** The end of the last record that was being written; of a sealed segment what was not forced. */
  private void cut(long index, Path file, byte[] data, Scan.Result result) throws IOException {
    int from = result.end();
    int to = result.written();
    var aside = folder.cut(index, from);
    Folder.replace(aside, Arrays.copyOfRange(data, from, to));
    zero(file, from, to);
    tell(
        Gap.Cause.CUT,
        0,
        "%d bytes from offset %d of segment %s are no whole record; they are in %s now"
            .formatted(to - from, from, file.getFileName(), aside.getFileName()));
  }

  private void damaged(long index, Path file, Scan.Damage damage) {
    long lost = damage.nextSequence() == 0 ? 1 : damage.nextSequence() - damage.firstSequence();
    try {
      told(
          index,
          "segment %s is damaged from offset %d to %d: sequences from %d are missing"
              .formatted(file.getFileName(), damage.from(), damage.until(), damage.firstSequence()),
          lost);
    } catch (IOException e) {
      notes.add("%s cannot be written: %s".formatted(folder.damage(index), e));
    }
  }

  /** Tells of damage, once. */
  private void told(long index, String sentence, long missing) throws IOException {
    var note = folder.damage(index);
    boolean known = Files.exists(note) && Files.readString(note).contains(sentence);
    if (!known) {
      var _ =
          Files.writeString(
              note, sentence + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      tell(Gap.Cause.DAMAGED, missing, sentence);
    }
  }

  private void tell(Gap.Cause cause, long missing, String sentence) {
    gaps.add(new Gap(cause, missing, now, now, sentence));
    notes.add(sentence);
  }

  private static void zero(Path file, int from, int to) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var zeros = ByteBuffer.allocate(to - from);
      while (zeros.hasRemaining()) {
        int _ = channel.write(zeros, from + zeros.position());
      }
      channel.force(true);
    }
  }
}
