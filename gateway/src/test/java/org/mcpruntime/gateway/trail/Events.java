package org.mcpruntime.gateway.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.gateway.caller.Authentication;
import org.mcpruntime.gateway.source.Documents;
import org.mcpruntime.gateway.spool.EventIds;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.policy.Caller;

/** Messages and events for tests. */
final class Events {

  static final Authentication.Verified CALLER =
      new Authentication.Verified(
          new Caller(new Subject("h-1", "a-1", "t-2"), "s1"), Assurance.PROVEN, null);

  private Events() {}

  static Records records() {
    return new Records(
        "billing-gateway",
        "mcp.request",
        new EventIds(InstantSource.fixed(Documents.NOON), 42, null));
  }

  static Asked asked(String message) {
    var reading = new Reader(Limits.REQUEST, Direction.TO_SERVER).read(message.getBytes(UTF_8));
    return new Asked(
        "POST",
        "/billing/mcp",
        "203.0.113.5",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "m-1",
        Revision.V2025_11_25,
        (Envelope) reading);
  }

  static Asked call() {
    return asked(
        """
        {"jsonrpc":"2.0","id":7,"method":"tools/call",
         "params":{"name":"refund","arguments":{"amount":3}}}
        """);
  }

  /** Outcomes of refused calls, each with another path. */
  static List<AuditEvent> outcomes(int number) {
    var records = records();
    return IntStream.range(0, number)
        .mapToObj(
            i ->
                records.refusal(
                    new Told(
                        new Asked("POST", "/" + i, "203.0.113.5", null, null, null, null),
                        null,
                        null,
                        Ruling.refused(Reason.SERVER_UNKNOWN)),
                    new Answered(404, 1, 2, 3, null),
                    Documents.NOON))
        .toList();
  }
}
