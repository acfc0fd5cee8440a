package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/** Makes events of records again. */
final class StoredEvent {

  /** A word that this version does not know. */
  private static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown(String word) {
      super(word, null, false, false);
    }
  }

  private StoredEvent() {}

  /**
   * The event that was found, in its place. One that has words of a later version is read as the
   * contract reads its JSON.
   */
  static AuditEvent read(Walk walk, Hash previous, EventJson json) {
    try {
      return event(walk).at(link(walk, previous));
    } catch (Unknown e) {
      var line = new Bytes(2048);
      json.event(walk, previous, line);
      try {
        return Json.snapshotReader(_ -> {})
            .forType(AuditEvent.class)
            .readValue(new String(line.array(), 0, line.length(), UTF_8));
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException("every event can be read", impossible);
      }
    }
  }

  static AuditEvent.Link link(Walk walk, Hash previous) {
    return new AuditEvent.Link(
        walk.header().chain().toString(), walk.sequence(), previous.text(), walk.hash().text());
  }

  private static AuditEvent event(Walk walk) {
    var body = EventBody.read(walk.data(), walk.bodyFrom(), walk.bodyTo());
    var parts = walk.context().parts();
    var origin = parts.get(0).texts();
    var way = parts.get(1).texts();
    var receiver = parts.get(2).texts();
    var caller = parts.get(3).texts();
    var asked = parts.get(4).texts();
    var payload =
        new AuditEvent.Payload(
            EventBody.isOutcome(walk.data(), walk.bodyFrom())
                ? AuditEvent.Phase.OUTCOME
                : AuditEvent.Phase.INTENT,
            body.intentID(),
            new AuditEvent.Exchange(
                way[0],
                way[1],
                body.status(),
                body.latencyMS(),
                body.bytesIn(),
                body.bytesOut(),
                orNull(way[2])),
            new AuditEvent.Server(receiver[0], receiver[1], receiver[2], receiver[3]),
            new AuditEvent.Caller(
                caller[0], caller[1], caller[2], caller[3], constant(Assurance.class, caller[4])),
            new AuditEvent.Rpc(
                orNull(asked[0]),
                body.rpcID(),
                orNull(asked[1]),
                orNull(asked[2]),
                orNull(way[3]),
                body.argumentsDigest(),
                body.arguments(),
                orNull(asked[3])),
            verdict(parts.get(5).texts(), parts.get(6).texts()));
    return new AuditEvent(
        body.id(), body.timestamp(), body.traceID(), origin[0], origin[1], null, payload);
  }

  private static AuditEvent.Decision verdict(String[] ruling, String[] standing) {
    return new AuditEvent.Decision(
        required(AuditEvent.Outcome.class, ruling[0]),
        required(Reason.class, ruling[1]),
        constant(Reason.class, ruling[2]),
        ruling[3],
        orNull(ruling[4]),
        orNull(ruling[5]),
        orNull(ruling[6]),
        orNull(standing[0]),
        orNull(standing[1]),
        constant(Trust.class, ruling[7]),
        constant(SideEffect.class, ruling[8]),
        constant(RiskLevel.class, ruling[9]),
        constant(Trust.class, ruling[10]),
        constant(Trust.class, standing[2]),
        constant(Trust.class, standing[3]));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static <E extends Enum<E>> @Nullable E constant(Class<E> type, String word) {
    return word.isEmpty() ? null : required(type, word);
  }

  private static <E extends Enum<E>> E required(Class<E> type, String word) {
    try {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Unknown(word);
    }
  }
}
