package org.mcpruntime.gateway.spool;

import java.time.Instant;
import java.util.UUID;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/** Calls as a gateway records them: intents and their outcomes, numbered. */
final class Story {

  static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private Story() {}

  /** The intent of a call; of every number another, of a handful of callers and tools. */
  static AuditEvent intent(int number) {
    return event(
        new UUID(0x0192_0000_0000_7000L + ((long) number << 17), Long.MIN_VALUE | number),
        number,
        new AuditEvent.Payload(
            AuditEvent.Phase.INTENT,
            null,
            new AuditEvent.Exchange("POST", "/billing/mcp", 0, 0, 0, 0, "203.0.113.5"),
            new AuditEvent.Server("billing", "mcp-servers", "team-1", "eu-1"),
            new AuditEvent.Caller(
                "human-" + number % 3,
                "agent-1",
                "team-2",
                "session-" + number % 3,
                Assurance.PROVEN),
            new AuditEvent.Rpc(
                "tools/call",
                Integer.toString(number),
                number % 2 == 0 ? "refund" : "lookup",
                null,
                "m-1",
                "sha256:" + "ab".repeat(32),
                null,
                "2025-11-25"),
            verdict(number)));
  }

  static AuditEvent outcome(int number) {
    var intent = intent(number);
    var said = intent.payload();
    return event(
        new UUID(
            intent.id().getMostSignificantBits() + (1 << 16),
            intent.id().getLeastSignificantBits()),
        number,
        new AuditEvent.Payload(
            AuditEvent.Phase.OUTCOME,
            intent.id(),
            new AuditEvent.Exchange(
                "POST", "/billing/mcp", 200, 12, 289, 310 + number, "203.0.113.5"),
            said.receiver(),
            said.caller(),
            said.rpc(),
            said.verdict()));
  }

  private static AuditEvent event(UUID id, int number, AuditEvent.Payload payload) {
    return new AuditEvent(
        id,
        NOON.plusNanos(number * 1_000_123L),
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "billing-gateway",
        "mcp.request",
        null,
        payload);
  }

  private static AuditEvent.Decision verdict(int number) {
    return new AuditEvent.Decision(
        AuditEvent.Outcome.ALLOW,
        Reason.ALLOWED,
        null,
        "v7",
        "sha256:" + "0f".repeat(32),
        "refunds",
        "mcp-servers",
        "session-" + number % 3,
        "mcp-servers",
        Trust.MEDIUM,
        SideEffect.WRITE,
        RiskLevel.MEDIUM,
        Trust.HIGH,
        Trust.MEDIUM,
        Trust.MEDIUM);
  }
}
