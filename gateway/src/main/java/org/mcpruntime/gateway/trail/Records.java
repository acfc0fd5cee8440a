package org.mcpruntime.gateway.trail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.gateway.redaction.Redaction;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.gateway.spool.EventIds;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Target;

/**
 * Makes events of what an exchange knows, without its secrets; an outcome shares all it can with
 * its intent.
 */
public final class Records {

  private static final AuditEvent.Server NO_SERVER = new AuditEvent.Server("", "", "", "");

  private static final String DIGEST = "sha256:";

  /** Hexadecimal digits of a short digest. */
  private static final int SHORT = 16;

  private final String source;
  private final String eventType;
  private final EventIds ids;
  private final MessageDigest sha256 = sha256();
  private final Faces faces = new Faces();

  /**
   * @param source such as {@code billing-gateway}
   * @param eventType {@code mcp.request} where nobody wants another
   */
  public Records(String source, String eventType, EventIds ids) {
    this.source = source;
    this.eventType = eventType;
    this.ids = ids;
  }

  /** What is about to be done. */
  public AuditEvent intent(Told told, Instant now) {
    return event(told, AuditEvent.Phase.INTENT, exchange(told.asked(), null), null, now);
  }

  /** The outcome of what was never announced, for it was refused. */
  public AuditEvent refusal(Told told, Answered answered, Instant now) {
    return event(
        told, AuditEvent.Phase.OUTCOME, exchange(told.asked(), answered), answered.failure(), now);
  }

  /** What came of an intent. */
  public AuditEvent outcome(AuditEvent intent, Answered answered, Instant now) {
    var announced = intent.payload();
    var exchange =
        new AuditEvent.Exchange(
            announced.exchange().method(),
            announced.exchange().path(),
            answered.status(),
            answered.latencyMS(),
            answered.bytesIn(),
            answered.bytesOut(),
            announced.exchange().clientAddress());
    var failure = answered.failure();
    var payload =
        new AuditEvent.Payload(
            AuditEvent.Phase.OUTCOME,
            intent.id(),
            exchange,
            announced.receiver(),
            announced.caller(),
            announced.rpc(),
            failure == null ? announced.verdict() : announced.verdict().withReason(failure));
    return event(intent.traceID(), payload, now);
  }

  private AuditEvent event(
      Told told,
      AuditEvent.Phase phase,
      AuditEvent.Exchange exchange,
      @Nullable Reason failure,
      Instant now) {
    var policy = told.policy();
    var verdict = verdict(told.ruling(), policy);
    var payload =
        new AuditEvent.Payload(
            phase,
            null,
            exchange,
            policy == null ? NO_SERVER : server(policy),
            faces.of(told.caller()),
            rpc(told.asked(), policy),
            failure == null ? verdict : verdict.withReason(failure));
    return event(told.asked().traceID(), payload, now);
  }

  private AuditEvent event(@Nullable String traceID, AuditEvent.Payload payload, Instant now) {
    UUID id = ids.next(now);
    return new AuditEvent(id, now, traceID, source, eventType, null, payload);
  }

  private static AuditEvent.Exchange exchange(Asked asked, @Nullable Answered answered) {
    return answered == null
        ? new AuditEvent.Exchange(
            verb(asked.verb()), Redaction.text(asked.path()), 0, 0, 0, 0, asked.clientAddress())
        : new AuditEvent.Exchange(
            verb(asked.verb()),
            Redaction.text(asked.path()),
            answered.status(),
            answered.latencyMS(),
            answered.bytesIn(),
            answered.bytesOut(),
            asked.clientAddress());
  }

  private static AuditEvent.Server server(ServerPolicy policy) {
    var server = policy.snapshot().server();
    return new AuditEvent.Server(
        server.name(),
        server.namespace(),
        Texts.orEmpty(server.teamID()),
        Texts.orEmpty(server.cluster()));
  }

  private static AuditEvent.Decision verdict(Ruling ruling, @Nullable ServerPolicy policy) {
    return AuditEvent.Decision.of(
        ruling.allowed(),
        ruling.reason(),
        ruling.observed(),
        ruling.facts(),
        policy == null ? null : policy.snapshot().revision());
  }

  private AuditEvent.Rpc rpc(Asked asked, @Nullable ServerPolicy policy) {
    var envelope = asked.envelope();
    var revision = asked.revision();
    var era = revision == null ? null : revision.date();
    var session = asked.mcpSessionID() == null ? null : shortDigest(asked.mcpSessionID());
    if (envelope == null) {
      return new AuditEvent.Rpc(null, null, null, null, session, null, null, era);
    }
    var target =
        envelope.message() instanceof Message.Request request ? request.target() : Target.NONE;
    boolean named = target.kind() == Target.Kind.TOOL || target.kind() == Target.Kind.PROMPT;
    var arguments = envelope.parts().arguments();
    return new AuditEvent.Rpc(
        Redaction.textOrNull(Texts.orNull(envelope.method())),
        envelope.id() == null ? null : id(envelope.id().json()),
        named ? Redaction.text(target.name()) : null,
        target.kind() == Target.Kind.RESOURCE ? Redaction.text(target.name()) : null,
        session,
        arguments == null ? null : DIGEST + hex(arguments),
        kept(arguments, target, policy),
        era);
  }

  /** Whoever makes up a verb of HTTP chooses no words of a record. */
  private static String verb(String verb) {
    return switch (verb) {
      case "GET", "POST", "DELETE", "OPTIONS", "HEAD", "PUT", "PATCH" -> verb;
      default -> "OTHER";
    };
  }

  /** As JSON text. */
  private static String id(JsonText id) {
    return id.isString()
        ? new JsonWriter().string(Redaction.text(id.string())).text().toString()
        : id.toString();
  }

  private static @Nullable String kept(
      @Nullable JsonText arguments, Target target, @Nullable ServerPolicy policy) {
    return arguments != null
            && policy != null
            && target.kind() == Target.Kind.TOOL
            && policy.index().recordsArguments(target.name())
        ? Redaction.arguments(arguments)
        : null;
  }

  /** Enough to tell sessions apart; the id itself would open the session at its server. */
  private String shortDigest(String id) {
    var digest = fresh();
    digest.update(id.getBytes(StandardCharsets.UTF_8));
    return DIGEST + HexFormat.of().formatHex(digest.digest()).substring(0, SHORT);
  }

  private String hex(JsonText text) {
    var digest = fresh();
    text.update(digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Looking the algorithm up costs more than the digest of a few hundred bytes. */
  private MessageDigest fresh() {
    try {
      return (MessageDigest) sha256.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
