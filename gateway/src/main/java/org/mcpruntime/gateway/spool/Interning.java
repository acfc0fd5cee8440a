package org.mcpruntime.gateway.spool;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * The contexts and parts of contexts that the segment at hand knows, most of them: what is
 * forgotten for want of room is only defined once more. Finding one makes no garbage.
 *
 * <p>Each segment defines what it uses. A context that an earlier one defined is known all the
 * same, with its digest, and only has no number yet.
 */
final class Interning {

  /**
   * A context that was defined.
   *
   * @param digest of its canonical form
   * @param bytes of its canonical form
   */
  record Known(Hash digest, int bytes, int hash, Key key) {}

  /** What is no place of a context, and no number. */
  static final int NONE = -1;

  /** Everything of an event that is in its context; arguments are not, they may be long. */
  record Key(
      String source,
      String eventType,
      AuditEvent.Exchange exchange,
      AuditEvent.Server receiver,
      AuditEvent.Caller caller,
      Asked asked,
      AuditEvent.Decision verdict) {

    static Key of(AuditEvent event) {
      var payload = event.payload();
      return new Key(
          event.source(),
          event.eventType(),
          payload.exchange(),
          payload.receiver(),
          payload.caller(),
          Asked.of(payload.rpc()),
          payload.verdict());
    }

    boolean matches(AuditEvent event) {
      var payload = event.payload();
      var other = payload.exchange();
      return Objects.equals(verdict, payload.verdict())
          && Objects.equals(caller, payload.caller())
          && asked.matches(payload.rpc())
          && exchange.path().equals(other.path())
          && exchange.method().equals(other.method())
          && Objects.equals(exchange.clientAddress(), other.clientAddress())
          && Objects.equals(receiver, payload.receiver())
          && source.equals(event.source())
          && eventType.equals(event.eventType());
    }

    static int hash(AuditEvent event) {
      var payload = event.payload();
      var rpc = payload.rpc();
      int hash = payload.caller().hashCode();
      hash = 31 * hash + payload.verdict().hashCode();
      hash = 31 * hash + payload.receiver().name().hashCode();
      hash = 31 * hash + payload.exchange().path().hashCode();
      hash = 31 * hash + Objects.hashCode(payload.exchange().clientAddress());
      hash = 31 * hash + Objects.hashCode(rpc.rpcMethod());
      hash = 31 * hash + Objects.hashCode(rpc.toolName());
      hash = 31 * hash + Objects.hashCode(rpc.resourceURI());
      hash = 31 * hash + Objects.hashCode(rpc.mcpSessionID());
      return hash ^ hash >>> 16;
    }
  }

  /** What is asked, without what differs from message to message. */
  record Asked(
      @Nullable String method,
      @Nullable String tool,
      @Nullable String uri,
      @Nullable String session,
      @Nullable String era) {

    static Asked of(AuditEvent.Rpc rpc) {
      return new Asked(
          rpc.rpcMethod(), rpc.toolName(), rpc.resourceURI(), rpc.mcpSessionID(), rpc.era());
    }

    boolean matches(AuditEvent.Rpc rpc) {
      return Objects.equals(tool, rpc.toolName())
          && Objects.equals(method, rpc.rpcMethod())
          && Objects.equals(uri, rpc.resourceURI())
          && Objects.equals(session, rpc.mcpSessionID())
          && Objects.equals(era, rpc.era());
    }
  }

  private static final int WAYS = 4;
  private static final int CONTEXT_SETS = 512;
  private static final int PARTS = 8192;

  private final @Nullable Known[] contexts = new @Nullable Known[WAYS * CONTEXT_SETS];
  private final int[] contextNumber = new int[WAYS * CONTEXT_SETS];

  /** The segment that the number is one of. */
  private final long[] contextSegment = new long[WAYS * CONTEXT_SETS];

  private long segment = 1;
  private final int[] partHash = new int[PARTS];
  private final int[] partNumber = new int[PARTS];
  private final int[] partAt = new int[PARTS];
  private final int[] partLength = new int[PARTS];
  private int turn;
  private int contextCount;
  private int partCount;

  /** A segment has nothing of those before it. */
  void clear() {
    segment++;
    Arrays.fill(partLength, 0);
    contextCount = 0;
    partCount = 0;
  }

  /** As many as a segment has that was written by another process. */
  void resume(int contextsThere, int partsThere) {
    clear();
    contextCount = contextsThere;
    partCount = partsThere;
  }

  int contexts() {
    return contextCount;
  }

  int parts() {
    return partCount;
  }

  /** The place of an event's context; none where it is not known. */
  int find(AuditEvent event, int hash) {
    int set = (hash & CONTEXT_SETS - 1) * WAYS;
    for (int i = set; i < set + WAYS; i++) {
      var known = contexts[i];
      if (known != null && known.hash == hash && known.key.matches(event)) {
        return i;
      }
    }
    return NONE;
  }

  /** What stands at a place that was found. */
  Known at(int place) {
    var known = contexts[place];
    if (known == null) {
      throw new IllegalArgumentException("no context stands at " + place);
    }
    return known;
  }

  /** The number that the segment at hand gave a context; none where it did not define it. */
  int number(int place) {
    return place >= 0 && contextSegment[place] == segment ? contextNumber[place] : NONE;
  }

  /** Remembers a context that was not known; returns its place. */
  int remember(AuditEvent event, int hash, Hash digest, int bytes) {
    int set = (hash & CONTEXT_SETS - 1) * WAYS;
    int way = set + (turn++ & WAYS - 1);
    for (int i = set; i < set + WAYS; i++) {
      if (contexts[i] == null) {
        way = i;
      }
    }
    contexts[way] = new Known(digest, bytes, hash, Key.of(event));
    contextSegment[way] = 0;
    return way;
  }

  /** The segment at hand defines a context: it has the next number. */
  void define(int place) {
    contextNumber[place] = contextCount++;
    contextSegment[place] = segment;
  }

  /** The number of a part that the segment holds, or -1. */
  int part(Segment segment, int kind, byte[] bytes, int from, int to) {
    int hash = partHash(kind, bytes, from, to);
    int slot = hash & PARTS - 1;
    boolean there =
        partLength[slot] == to - from + 1
            && partHash[slot] == hash
            && segment.holds(partAt[slot], bytes, from, to);
    return there ? partNumber[slot] : -1;
  }

  /** Remembers where a part's bytes stand in the segment. */
  int definePart(int at, int kind, byte[] bytes, int from, int to) {
    int hash = partHash(kind, bytes, from, to);
    int slot = hash & PARTS - 1;
    partHash[slot] = hash;
    partNumber[slot] = partCount;
    partAt[slot] = at;
    partLength[slot] = to - from + 1;
    return partCount++;
  }

  private static int partHash(int kind, byte[] bytes, int from, int to) {
    int hash = kind + 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 15;
  }
}
