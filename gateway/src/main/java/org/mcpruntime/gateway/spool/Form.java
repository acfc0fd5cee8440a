package org.mcpruntime.gateway.spool;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * The canonical form of an event: its context, which repeats from event to event, and its body,
 * which does not. What is hashed is made of it, whoever holds the event and however it is stored.
 *
 * <p>Absent and empty texts are the same, as they are on the wire; and so is an id of zeros.
 */
final class Form {

  static final int PARTS = 7;

  static final int INTENT = 0;
  static final int OUTCOME = 1;

  static final int TRACE = 1;
  static final int TRACE_AS_TEXT = 1 << 1;
  static final int INTENT_ID = 1 << 2;
  static final int RPC_ID = 1 << 3;
  static final int DIGEST = 1 << 4;
  static final int DIGEST_AS_TEXT = 1 << 5;
  static final int ARGUMENTS = 1 << 6;

  private static final UUID NIL = new UUID(0, 0);

  /** Where a body starts in what is hashed: behind the hash before, the context, the sequence. */
  static final int BODY = 2 * Sha256.BYTES + 8;

  private Form() {}

  /** Appends the seven parts of the context; tells where each of them ends. */
  static void context(AuditEvent event, Bytes out, int[] ends) {
    var payload = event.payload();
    var exchange = payload.exchange();
    var rpc = payload.rpc();
    out.text(event.source());
    out.text(event.eventType());
    ends[0] = out.length();
    out.text(exchange.method());
    out.text(exchange.path());
    out.text(exchange.clientAddress());
    out.text(rpc.mcpSessionID());
    ends[1] = out.length();
    server(payload.receiver(), out);
    ends[2] = out.length();
    caller(payload.caller(), out);
    ends[3] = out.length();
    out.text(rpc.rpcMethod());
    out.text(rpc.toolName());
    out.text(rpc.resourceURI());
    out.text(rpc.era());
    ends[4] = out.length();
    ruling(payload.verdict(), out);
    ends[5] = out.length();
    standing(payload.verdict(), out);
    ends[6] = out.length();
  }

  private static void server(AuditEvent.Server server, Bytes out) {
    out.text(server.name());
    out.text(server.namespace());
    out.text(server.teamID());
    out.text(server.cluster());
  }

  private static void caller(AuditEvent.Caller caller, Bytes out) {
    out.text(caller.humanID());
    out.text(caller.agentID());
    out.text(caller.subjectTeamID());
    out.text(caller.sessionID());
    out.text(word(caller.assurance()));
  }

  private static void ruling(AuditEvent.Decision verdict, Bytes out) {
    out.text(word(verdict.outcome()));
    out.text(verdict.reason().word());
    out.text(verdict.observedReason() == null ? null : verdict.observedReason().word());
    out.text(verdict.policyVersion());
    out.text(verdict.policyRevision());
    out.text(verdict.matchedGrant());
    out.text(verdict.matchedGrantNamespace());
    out.text(word(verdict.requiredTrust()));
    out.text(word(verdict.requiredSideEffect()));
    out.text(word(verdict.riskLevel()));
    out.text(word(verdict.adminTrust()));
  }

  private static void standing(AuditEvent.Decision verdict, Bytes out) {
    out.text(verdict.matchedSession());
    out.text(verdict.matchedSessionNamespace());
    out.text(word(verdict.consentedTrust()));
    out.text(word(verdict.effectiveTrust()));
  }

  /** As the contract writes it. */
  static @Nullable String word(@Nullable Enum<?> constant) {
    return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
  }

  /** What differs from event to event, without the phase. */
  record Varying(
      UUID id,
      Instant timestamp,
      @Nullable String traceID,
      @Nullable UUID intentID,
      int status,
      long latencyMS,
      long bytesIn,
      long bytesOut,
      @Nullable String rpcID,
      @Nullable String argumentsDigest,
      @Nullable String arguments) {

    static Varying of(AuditEvent event) {
      var payload = event.payload();
      var exchange = payload.exchange();
      var rpc = payload.rpc();
      return new Varying(
          event.id(),
          event.timestamp(),
          event.traceID(),
          payload.intentID(),
          exchange.status(),
          exchange.latencyMS(),
          exchange.bytesIn(),
          exchange.bytesOut(),
          rpc.rpcID(),
          rpc.argumentsDigest(),
          rpc.arguments());
    }
  }

  /** Appends what differs from event to event. */
  static void body(AuditEvent event, Bytes out) {
    out.u8(event.payload().phase() == AuditEvent.Phase.INTENT ? INTENT : OUTCOME);
    body(Varying.of(event), out);
  }

  /** Appends it without the phase. */
  static void body(Varying event, Bytes out) {
    int at = out.length();
    int flags = 0;
    out.u8(0);
    out.uuid(event.id());
    out.time(event.timestamp());
    flags |= digits(event.traceID(), "", 32, TRACE, TRACE_AS_TEXT, out);
    var intent = event.intentID();
    if (intent != null && !intent.equals(NIL)) {
      flags |= INTENT_ID;
      out.uuid(intent);
    }
    out.zigzag(event.status());
    out.zigzag(event.latencyMS());
    out.zigzag(event.bytesIn());
    out.zigzag(event.bytesOut());
    flags |= text(event.rpcID(), RPC_ID, out);
    flags |= digits(event.argumentsDigest(), Hash.PREFIX, 64, DIGEST, DIGEST_AS_TEXT, out);
    flags |= text(event.arguments(), ARGUMENTS, out);
    out.array()[at] = (byte) flags;
  }

  private static int text(@Nullable String text, int flag, Bytes out) {
    if (text == null || text.isEmpty()) {
      return 0;
    }
    out.text(text);
    return flag;
  }

  private static int digits(
      @Nullable String text, String prefix, int digits, int flag, int asText, Bytes out) {
    boolean raw = text != null && text.startsWith(prefix) && out.hex(text, prefix.length(), digits);
    return raw ? flag : text(text, asText, out);
  }
}
