package org.mcpruntime.gateway.spool;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * The contexts that were written lately, most of them, with the parts that each is made of: what is
 * forgotten for want of room is only defined once more. Finding one makes no garbage.
 *
 * <p>Each segment defines what it uses. What an earlier one defined is known all the same, with its
 * bytes and its digest, and only has no number yet.
 */
final class Interning {

  /** A part of contexts. */
  static final class Part {

    private final int kind;
    private final byte[] bytes;
    private long segment;
    private int number;

    private Part(int kind, byte[] bytes) {
      this.kind = kind;
      this.bytes = bytes;
    }

    /** Which of the parts of a context it is. */
    int kind() {
      return kind;
    }

    /** Its canonical form; nobody writes to it. */
    byte[] bytes() {
      return bytes;
    }

    /** In the segment that defined it last. */
    int number() {
      return number;
    }
  }

  /** A context: everything of an event that repeats; arguments do not, they may be long. */
  static final class Known {

    private final int hash;
    private final Way way;
    private final Asked asked;
    private final AuditEvent.Caller caller;
    private final AuditEvent.Decision verdict;
    private final Hash digest;
    private final List<Part> parts;
    private final int bytes;
    private long segment;
    private int number;

    private Known(
        int hash,
        Way way,
        Asked asked,
        AuditEvent.Payload payload,
        Hash digest,
        List<Part> parts,
        int bytes) {
      this.hash = hash;
      this.way = way;
      this.asked = asked;
      this.caller = payload.caller();
      this.verdict = payload.verdict();
      this.digest = digest;
      this.parts = parts;
      this.bytes = bytes;
    }

    /** Of its canonical form. */
    Hash digest() {
      return digest;
    }

    /** How long its canonical form is. */
    int bytes() {
      return bytes;
    }

    List<Part> parts() {
      return parts;
    }

    private boolean matches(AuditEvent event) {
      var payload = event.payload();
      return same(caller, payload.caller())
          && same(verdict, payload.verdict())
          && asked.matches(payload.rpc())
          && way.matches(event);
    }
  }

  // Each event asks what follows, and what a record compares itself with is not compiled into its
  // caller. Of a thousand callers each is met when the processor has forgotten it: what they have
  // in common is one object.

  /** What is no number. */
  static final int NONE = -1;

  /** By which way an event came, and to whom. */
  private record Way(
      String source, String eventType, AuditEvent.Exchange exchange, AuditEvent.Server receiver) {

    static Way of(AuditEvent event) {
      var payload = event.payload();
      return new Way(event.source(), event.eventType(), payload.exchange(), payload.receiver());
    }

    boolean matches(AuditEvent event) {
      var other = event.payload().exchange();
      return exchange.path().equals(other.path())
          && exchange.method().equals(other.method())
          && Objects.equals(exchange.clientAddress(), other.clientAddress())
          && same(receiver, event.payload().receiver())
          && source.equals(event.source())
          && eventType.equals(event.eventType());
    }
  }

  /** What is asked, without what differs from message to message. */
  private record Asked(
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

  private static boolean same(AuditEvent.Server one, AuditEvent.Server other) {
    return one.name().equals(other.name())
        && one.namespace().equals(other.namespace())
        && one.teamID().equals(other.teamID())
        && one.cluster().equals(other.cluster());
  }

  @SuppressWarnings("ReferenceEquality") // the same object needs not be compared
  private static boolean same(AuditEvent.Decision one, AuditEvent.Decision other) {
    return one == other
        || (one.outcome() == other.outcome()
            && one.reason() == other.reason()
            && one.observedReason() == other.observedReason()
            && Objects.equals(one.matchedGrant(), other.matchedGrant())
            && Objects.equals(one.matchedSession(), other.matchedSession())
            && Objects.equals(one.policyRevision(), other.policyRevision())
            && Objects.equals(one.matchedGrantNamespace(), other.matchedGrantNamespace())
            && Objects.equals(one.matchedSessionNamespace(), other.matchedSessionNamespace())
            && one.policyVersion().equals(other.policyVersion())
            && one.requiredTrust() == other.requiredTrust()
            && one.requiredSideEffect() == other.requiredSideEffect()
            && one.riskLevel() == other.riskLevel()
            && one.adminTrust() == other.adminTrust()
            && one.consentedTrust() == other.consentedTrust()
            && one.effectiveTrust() == other.effectiveTrust());
  }

  @SuppressWarnings("ReferenceEquality") // the same object needs not be compared
  private static boolean same(AuditEvent.Caller one, AuditEvent.Caller other) {
    return one == other
        || (one.humanID().equals(other.humanID())
            && one.agentID().equals(other.agentID())
            && one.subjectTeamID().equals(other.subjectTeamID())
            && one.sessionID().equals(other.sessionID())
            && one.assurance() == other.assurance());
  }

  /** Of what tells most contexts apart, and no more than that is fetched for it. */
  static int hash(AuditEvent event) {
    var payload = event.payload();
    var rpc = payload.rpc();
    int hash = hash(payload.caller());
    hash = 31 * hash + payload.verdict().reason().hashCode();
    hash = 31 * hash + payload.receiver().name().hashCode();
    hash = 31 * hash + payload.exchange().path().hashCode();
    hash = 31 * hash + Objects.hashCode(rpc.rpcMethod());
    hash = 31 * hash + Objects.hashCode(rpc.toolName());
    hash = 31 * hash + Objects.hashCode(rpc.resourceURI());
    hash = 31 * hash + Objects.hashCode(rpc.mcpSessionID());
    return hash ^ hash >>> 16;
  }

  private static int hash(AuditEvent.Caller caller) {
    return caller.sessionID().isEmpty()
        ? 31 * caller.humanID().hashCode() + caller.agentID().hashCode()
        : caller.sessionID().hashCode();
  }

  private static final int WAYS = 4;
  private static final int SETS = 2048;
  private static final int PARTS = 4096;

  /** Bytes of a context that is remembered: nobody fills memory with long names. */
  private static final int LONGEST = 1024;

  /** Bytes of a part that is found again by what it says; longer ones belong to one context. */
  private static final int LONGEST_SHARED = 256;

  private final @Nullable Known[] contexts = new @Nullable Known[WAYS * SETS];
  private final @Nullable Part[] parts = new @Nullable Part[PARTS];

  /** Those of the context that was remembered last. */
  private @Nullable Way lastWay;

  private @Nullable Asked lastAsked;
  private long segment = 1;
  private int turn;
  private int contextCount;
  private int partCount;

  /** A segment has nothing of those before it. */
  void clear() {
    segment++;
    contextCount = 0;
    partCount = 0;
  }

  /** As many as a segment has that was written by another process. */
  void resume(int contextsThere, int partsThere) {
    clear();
    contextCount = contextsThere;
    partCount = partsThere;
  }

  /** How many contexts the segment at hand defines. */
  int contexts() {
    return contextCount;
  }

  /** How many parts it defines. */
  int parts() {
    return partCount;
  }

  /** An event's context; null where it is not known. */
  @Nullable Known find(AuditEvent event, int hash) {
    int set = (hash & SETS - 1) * WAYS;
    for (int i = set; i < set + WAYS; i++) {
      var known = contexts[i];
      if (known != null && known.hash == hash && known.matches(event)) {
        return known;
      }
    }
    return null;
  }

  /** The number that the segment at hand gave a context; none where it did not define it. */
  int number(@Nullable Known context) {
    return context != null && context.segment == segment ? context.number : NONE;
  }

  boolean isDefined(Part part) {
    return part.segment == segment;
  }

  /**
   * Remembers a context that was not known.
   *
   * @param bytes its canonical form
   * @param ends where each of its parts ends there
   */
  Known remember(AuditEvent event, int hash, Hash digest, byte[] bytes, int[] ends) {
    var made = new Part[Form.PARTS];
    for (int kind = 0; kind < Form.PARTS; kind++) {
      made[kind] = part(kind, bytes, kind == 0 ? 0 : ends[kind - 1], ends[kind]);
    }
    int length = ends[Form.PARTS - 1];
    var payload = event.payload();
    lastWay = lastWay != null && lastWay.matches(event) ? lastWay : Way.of(event);
    lastAsked =
        lastAsked != null && lastAsked.matches(payload.rpc()) ? lastAsked : Asked.of(payload.rpc());
    var known = new Known(hash, lastWay, lastAsked, payload, digest, List.of(made), length);
    if (length <= LONGEST) {
      contexts[way(hash)] = known;
    }
    return known;
  }

  /** A free place of a set, or that whose turn it is to be forgotten. */
  private int way(int hash) {
    int set = (hash & SETS - 1) * WAYS;
    for (int i = set; i < set + WAYS; i++) {
      if (contexts[i] == null) {
        return i;
      }
    }
    return set + (turn++ & WAYS - 1);
  }

  private Part part(int kind, byte[] bytes, int from, int to) {
    int slot = partHash(kind, bytes, from, to) & PARTS - 1;
    var there = parts[slot];
    if (there != null
        && there.kind == kind
        && Arrays.equals(there.bytes, 0, there.bytes.length, bytes, from, to)) {
      return there;
    }
    var made = new Part(kind, Arrays.copyOfRange(bytes, from, to));
    if (to - from <= LONGEST_SHARED) {
      parts[slot] = made;
    }
    return made;
  }

  /** The segment at hand defines a context: it has the next number. */
  void define(Known context) {
    context.number = contextCount++;
    context.segment = segment;
  }

  /** The segment at hand defines a part. */
  void define(Part part) {
    part.number = partCount++;
    part.segment = segment;
  }

  private static int partHash(int kind, byte[] bytes, int from, int to) {
    int hash = kind + 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 15;
  }
}
