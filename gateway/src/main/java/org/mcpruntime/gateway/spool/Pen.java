package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Writes records to the segment at hand and goes on with the chain. First {@link #prepare} an
 * event, then {@link #write} it; for one thread at a time.
 */
final class Pen {

  /** A length, a kind, a sequence, the number of a context, and a hash. */
  private static final int EVENT_FRAME = 5 + 1 + 5 + 5 + Sha256.BYTES;

  /** Definitions of a context and of each of its parts, without the parts themselves. */
  private static final int DEFINITIONS =
      Layout.FRAME + 5 + Form.PARTS * 5 + Form.PARTS * (Layout.FRAME + 5 + 1);

  /** What an outcome may have beside what its intent has: an id, four numbers, longer words. */
  static final int OUTCOME_MORE = 16 + 4 * 10 + 64;

  private static final int USUAL = 1024;

  /** What stands for the digest of a context where a gap is hashed. */
  static final Hash GAP_CONTEXT = Hash.of("mcp-runtime gap".getBytes(US_ASCII));

  private final UUID chain;
  private final Sha256 sha = new Sha256();
  private final Interning interning = new Interning();
  private final Bytes body = new Bytes(USUAL);
  private final Bytes context = new Bytes(USUAL);
  private final Bytes frame = new Bytes(USUAL);
  private final int[] ends = new int[Form.PARTS];

  private Segment segment;
  private long first;
  private long sequence;
  private final byte[] hash = new byte[Hash.BYTES];

  private @Nullable AuditEvent event;
  private int contextHash;
  private Interning.@Nullable Known known;

  /** Goes on in a segment that has records, after its last one. */
  Pen(UUID chain, Segment segment, Place place) {
    this.chain = chain;
    this.segment = segment;
    this.first = place.first;
    this.sequence = place.sequence;
    place.hash.into(hash, 0);
    interning.resume(place.contexts, place.parts);
  }

  /**
   * Where a segment's records end.
   *
   * @param first sequence of the segment's first record
   * @param sequence of its last one
   * @param hash of its last one
   * @param contexts that it defines
   * @param parts that it defines
   */
  record Place(long first, long sequence, Hash hash, int contexts, int parts) {}

  Segment segment() {
    return segment;
  }

  /** Sequence of the first record of the segment at hand. */
  long first() {
    return first;
  }

  long sequence() {
    return sequence;
  }

  Hash hash() {
    return Hash.at(hash, 0);
  }

  /** Takes up another segment, which is empty. */
  void begin(Segment fresh, Instant now) {
    segment = fresh;
    first = sequence + 1;
    interning.clear();
    frame.length(0);
    new Header(fresh.size(), chain, fresh.index(), first, hash(), now).write(frame, sha);
    fresh.append(frame.array(), 0, frame.length());
  }

  /**
   * Makes an event ready to be written; tells how many bytes it takes at most, wherever it is
   * written.
   */
  int prepare(AuditEvent next) {
    contextHash = Interning.hash(next);
    return prepare(next, interning.find(next, contextHash));
  }

  /** The same, where its context is that of an event that was written already. */
  int prepare(AuditEvent next, Interning.@Nullable Known itsContext) {
    event = next;
    known = itsContext;
    body.length(Form.BODY);
    Form.body(next, body);
    context.length(0);
    return EVENT_FRAME + bodyLength() + DEFINITIONS + contextBytes();
  }

  /** The context of the event that was written last. */
  Interning.Known context() {
    return Objects.requireNonNull(known, "no event was written");
  }

  private int contextBytes() {
    return known == null ? encodedContext() : known.bytes();
  }

  private int bodyLength() {
    return body.length() - Form.BODY;
  }

  private int encodedContext() {
    if (context.length() == 0 && event != null) {
      Form.context(event, context, ends);
    }
    return context.length();
  }

  /** Whether what is ready can be written without another segment. */
  boolean fits() {
    int definitions = interning.number(known) < 0 ? DEFINITIONS + contextBytes() : 0;
    return segment.left() >= EVENT_FRAME + bodyLength() + definitions;
  }

  /** Writes what is ready. */
  void write() {
    var ready = event;
    if (ready == null) {
      throw new IllegalStateException("nothing is ready to be written");
    }
    var its = known == null ? remember(ready) : known;
    if (interning.number(its) < 0) {
      define(its);
    }
    known = its;
    chained(Layout.EVENT, its.digest(), interning.number(its));
    event = null;
  }

  private Interning.Known remember(AuditEvent ready) {
    var digest = sha.of(context.array(), 0, encodedContext());
    return interning.remember(ready, contextHash, digest, context.array(), ends);
  }

  private void define(Interning.Known its) {
    var parts = its.parts();
    for (int i = 0; i < Form.PARTS; i++) {
      var part = parts.get(i);
      if (!interning.isDefined(part)) {
        begin(Layout.PART);
        frame.varint(interning.parts());
        frame.u8(part.kind());
        frame.raw(part.bytes());
        end();
        interning.define(part);
      }
    }
    begin(Layout.CONTEXT);
    frame.varint(interning.contexts());
    for (int i = 0; i < Form.PARTS; i++) {
      frame.varint(parts.get(i).number());
    }
    end();
    interning.define(its);
  }

  /** Writes the record that goes on with the chain, made of the body and what its context is. */
  private void chained(int kind, Hash contextDigest, long contextNumber) {
    sequence++;
    System.arraycopy(hash, 0, body.array(), 0, Hash.BYTES);
    contextDigest.into(body.array(), Hash.BYTES);
    body.u64(2 * Sha256.BYTES, sequence);
    sha.update(body.array(), 0, body.length());
    sha.into(hash);
    long relative = sequence - first;
    int length = 1 + Bytes.varintLength(relative) + bodyLength() + Sha256.BYTES;
    if (contextNumber >= 0) {
      length += Bytes.varintLength(contextNumber);
    }
    segment.appendVarint(length);
    segment.appendByte(kind);
    segment.appendVarint(relative);
    if (contextNumber >= 0) {
      segment.appendVarint(contextNumber);
    }
    segment.append(body.array(), Form.BODY, body.length());
    segment.append(hash, 0, Sha256.BYTES);
  }

  /** At most so many bytes. */
  static int gapRoom(Gap gap) {
    return EVENT_FRAME + 64 + 3 * gap.detail().length();
  }

  void gap(Gap gap) {
    body.length(Form.BODY);
    gap.write(body);
    chained(Layout.GAP, GAP_CONTEXT, -1);
  }

  static final int CHECKPOINT_ROOM = Layout.FRAME + 8 + Sha256.BYTES + 12 + 64 + 64;

  void checkpoint(Checkpoint checkpoint) {
    begin(Layout.CHECKPOINT);
    frame.u64(checkpoint.sequence());
    frame.hash(checkpoint.at());
    frame.time(checkpoint.time());
    frame.text(checkpoint.kid());
    frame.raw(Base64.getUrlDecoder().decode(checkpoint.signature()));
    end();
  }

  /** Goes to the start of the next page, where there is one and it is not here. */
  boolean pad() {
    int gap = Layout.PAGE - segment.end() % Layout.PAGE;
    boolean isShort = gap <= SHORT;
    int length = gap - (isShort ? 1 : 2);
    // With two bytes for its length it would be too short for them, with one too long.
    boolean impossible = gap == SHORT + 1;
    if (gap == Layout.PAGE || gap >= segment.left() || gap < Layout.FRAME || impossible) {
      return false;
    }
    begin(Layout.PAD);
    checked(frame.length());
    segment.appendVarint(length);
    segment.appendByte(Layout.PAD);
    segment.skip(length - 1 - Layout.CHECK);
    segment.append(check, 0, Layout.CHECK);
    return true;
  }

  /** The longest record, with its length, whose length takes one byte. */
  private static final int SHORT = 128;

  private final byte[] check = new byte[Sha256.BYTES];

  /** A record out of the chain; its check says where it stands. */
  private void begin(int kind) {
    frame.length(0);
    frame.uuid(chain);
    frame.u64(segment.index());
    frame.u32(segment.end());
    frame.u8(kind);
  }

  private static final int FRAME_KIND = 16 + 8 + 4;

  private void checked(int length) {
    sha.update(frame.array(), 0, length);
    sha.into(check);
  }

  private void end() {
    checked(frame.length());
    int length = frame.length() - FRAME_KIND;
    segment.appendVarint(length + Layout.CHECK);
    segment.append(frame.array(), FRAME_KIND, frame.length());
    segment.append(check, 0, Layout.CHECK);
  }
}
