package org.mcpruntime.gateway.spool;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the records of one segment, whose bytes it is given in pieces. After {@link #next} has
 * found a record, the accessors tell of it; the hash of one in the chain is compared only on
 * demand.
 */
final class Walk {

  /** What {@link #next} found. */
  enum Step {
    RECORD,
    /** Nothing was written here. */
    END,
    /** The record goes on behind what there is. */
    MORE,
    /** No record can be read here. */
    BROKEN
  }

  private final Header header;
  private final Sha256 sha = new Sha256();
  private final Bytes hashed = new Bytes(1024);
  private final byte[] hash = new byte[Sha256.BYTES];
  private final List<@Nullable Part> parts = new ArrayList<>();
  private final List<@Nullable Context> contexts = new ArrayList<>();

  private byte[] data;
  private int base;
  private int limit;
  private int at;

  private int frame;
  private int kind;
  private long sequence;
  private @Nullable Context context;
  private int bodyFrom;
  private int bodyTo;
  private @Nullable Checkpoint checkpoint;
  private @Nullable Gap gap;
  private boolean behindDamage;

  /** Begins behind the header. */
  Walk(Header header, byte[] data, int limit) {
    this.header = header;
    this.data = data;
    this.limit = limit;
    this.at = Layout.HEADER;
  }

  Header header() {
    return header;
  }

  byte[] data() {
    return data;
  }

  /** Where in the segment the next record begins. */
  int position() {
    return base + at;
  }

  void position(int offset) {
    at = offset - base;
  }

  /** Where in the segment the record that was found begins. */
  int frame() {
    return base + frame;
  }

  int kind() {
    return kind;
  }

  boolean isChained() {
    return kind == Layout.EVENT || kind == Layout.GAP;
  }

  long sequence() {
    return sequence;
  }

  int parts() {
    return parts.size();
  }

  int contexts() {
    return contexts.size();
  }

  /** Gives it other bytes of the segment, of which the next record's first is the first. */
  void give(byte[] bytes, int offset, int end) {
    data = bytes;
    base = offset;
    limit = end;
    at = 0;
  }

  /** Goes on to the next record. */
  Step next() {
    frame = at;
    if (at >= limit) {
      return base + at >= header.size() ? Step.END : Step.MORE;
    }
    if (data[at] == 0) {
      return Step.END;
    }
    var in = new Input(data, at, limit);
    int length = in.count();
    if (in.failed()) {
      return limit - at < 5 ? Step.MORE : Step.BROKEN;
    }
    if (length < 1 + Layout.CHECK || length > header.size() - base - in.at()) {
      return Step.BROKEN;
    }
    if (length > in.left()) {
      return Step.MORE;
    }
    int end = in.at() + length;
    kind = data[in.at()];
    boolean whole =
        switch (kind) {
          case Layout.EVENT -> event(new Input(data, in.at() + 1, end - Sha256.BYTES));
          case Layout.GAP -> gapFrame(new Input(data, in.at() + 1, end - Sha256.BYTES));
          case Layout.PAD -> pad(in.at(), end);
          default ->
              checked(in.at(), end) && unchained(new Input(data, in.at() + 1, end - Layout.CHECK));
        };
    if (!whole) {
      return Step.BROKEN;
    }
    at = end;
    return Step.RECORD;
  }

  private boolean event(Input in) {
    sequence = header.first() + in.varint();
    int number = in.count();
    if (in.failed() || number >= contexts.size()) {
      return false;
    }
    context = contexts.get(number);
    return context != null && body(in) && EventBody.isWhole(data, bodyFrom, bodyTo);
  }

  private boolean gapFrame(Input in) {
    sequence = header.first() + in.varint();
    context = null;
    gap = body(in) ? readGap() : null;
    return gap != null;
  }

  private boolean body(Input in) {
    bodyFrom = in.at();
    bodyTo = in.at() + in.left();
    return !in.failed() && in.left() >= 0;
  }

  /** What is read of a kind that is not known is its check: a later version may have more. */
  private boolean unchained(Input in) {
    return switch (kind) {
      case Layout.PART -> {
        int number = in.count();
        int of = in.u8();
        var part = in.failed() ? null : Part.read(of, in.raw(in.left()));
        yield part != null && put(parts, number, part);
      }
      case Layout.CONTEXT -> {
        int number = in.count();
        var read = context(in);
        yield read != null && put(contexts, number, read);
      }
      case Layout.CHECKPOINT -> {
        checkpoint = checkpoint(in);
        yield checkpoint != null;
      }
      default -> true;
    };
  }

  private @Nullable Context context(Input in) {
    var chosen = new ArrayList<Part>(Form.PARTS);
    for (int i = 0; i < Form.PARTS; i++) {
      int number = in.count();
      var part = in.failed() || number >= parts.size() ? null : parts.get(number);
      if (part == null) {
        return null;
      }
      chosen.add(part);
    }
    return in.left() == 0 ? Context.of(chosen, sha) : null;
  }

  /** Definitions are counted; only behind damage some may be missing. */
  private <T> boolean put(List<@Nullable T> defined, int number, T what) {
    if (number < defined.size() || number > header.size()) {
      return false;
    }
    while (behindDamage && defined.size() < number) {
      defined.add(null);
    }
    return defined.size() == number && defined.add(what);
  }

  /** From here on definitions may be missing, for what was in between could not be read. */
  void behindDamage() {
    behindDamage = true;
  }

  /** As if the definition that was found had not been read, for it is read again. */
  void forget() {
    switch (kind) {
      case Layout.PART -> parts.removeLast();
      case Layout.CONTEXT -> contexts.removeLast();
      default -> {}
    }
  }

  private @Nullable Checkpoint checkpoint(Input in) {
    long at = in.u64();
    var value = in.hash().text();
    var time = instant(in);
    var kid = in.text();
    var signature = Base64.getUrlEncoder().withoutPadding().encodeToString(in.raw(in.left()));
    return in.failed() || time == null
        ? null
        : new Checkpoint(header.chain().toString(), at, value, time, kid, signature);
  }

  private static @Nullable Instant instant(Input in) {
    long seconds = in.u64();
    int nanos = in.u32();
    try {
      return nanos < 0 || nanos > 999_999_999 ? null : Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void place(int from) {
    hashed.length(0);
    hashed.uuid(header.chain());
    hashed.u64(header.index());
    hashed.u32(base + frame);
    hashed.u8(data[from]);
  }

  private boolean checked(int from, int end) {
    place(from);
    hashed.raw(data, from + 1, end - Layout.CHECK);
    return hasCheck(end);
  }

  /** What it skips is zeros, and ends where a page does. */
  private boolean pad(int from, int end) {
    place(from);
    boolean whole = hasCheck(end) && (base + end) % Layout.PAGE == 0;
    for (int i = from + 1; i < end - Layout.CHECK; i++) {
      whole &= data[i] == 0;
    }
    return whole;
  }

  private boolean hasCheck(int end) {
    sha.update(hashed.array(), 0, hashed.length());
    sha.into(hash);
    return Arrays.equals(hash, 0, Layout.CHECK, data, end - Layout.CHECK, end);
  }

  /** Whether the record that was found follows the one of this hash. */
  boolean follows(Hash previous) {
    var digest = context == null ? Pen.GAP_CONTEXT : context.digest();
    hashed.length(0);
    hashed.hash(previous);
    hashed.hash(digest);
    hashed.u64(sequence);
    hashed.raw(data, bodyFrom, bodyTo);
    sha.update(hashed.array(), 0, hashed.length());
    sha.into(hash);
    return Arrays.equals(hash, 0, Hash.BYTES, data, bodyTo, bodyTo + Hash.BYTES);
  }

  /** The hash that the record in the chain says it has. */
  Hash hash() {
    return Hash.at(data, bodyTo);
  }

  /** The hash that was made by {@link #follows}, though the record says it has another. */
  Hash computed() {
    return Hash.at(hash, 0);
  }

  /** The event's context; only of an event. */
  Context context() {
    if (context == null) {
      throw new IllegalStateException("only an event has a context");
    }
    return context;
  }

  int bodyFrom() {
    return bodyFrom;
  }

  int bodyTo() {
    return bodyTo;
  }

  /** The statement; only of a checkpoint. */
  Checkpoint checkpoint() {
    if (checkpoint == null) {
      throw new IllegalStateException("no checkpoint was found");
    }
    return checkpoint;
  }

  /** What is missing; only of a gap. */
  Gap gap() {
    if (gap == null) {
      throw new IllegalStateException("no gap was found");
    }
    return gap;
  }

  private @Nullable Gap readGap() {
    var in = new Input(data, bodyFrom, bodyTo);
    var cause = Gap.Cause.of(in.u8());
    long missing = in.varint();
    var from = instant(in);
    var until = instant(in);
    var detail = in.text();
    return in.failed() || in.left() != 0 || cause == null || from == null || until == null
        ? null
        : new Gap(cause, missing, from, until, detail);
  }
}
