package org.mcpruntime.gateway.spool;

import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/** Events of every kind there can be: each member any, and each that may be absent absent. */
@SuppressWarnings("NullAway") // jqwik combines values that may be null without saying so
final class Kinds {

  private Kinds() {}

  private static Arbitrary<String> text() {
    return Arbitraries.strings()
        .withChars("abcXYZ019 /\"\\\n\t\u0000\u001f\u007f")
        .withChars('\u00e9', '\u07ff', '\u0800', '\u2028', '\uffff')
        .ofMaxLength(12)
        .flatMap(text -> Arbitraries.of(text, text + "\ud83d\ude00", text.repeat(20), "x"));
  }

  /** What may be absent; empty is absent. */
  private static Arbitrary<String> maybe() {
    return text().filter(text -> !text.isEmpty()).injectNull(0.4);
  }

  private static Arbitrary<UUID> id() {
    // An id of zeros is none.
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs().filter(low -> low != 0))
        .as(UUID::new);
  }

  private static Arbitrary<Instant> time() {
    return Combinators.combine(
            Arbitraries.longs().between(-62135596800L, 253402300799L),
            Arbitraries.of(0, 1, 999_999_999, 5_000_000, 120_000, 123_456_789))
        .as(Instant::ofEpochSecond);
  }

  private static <E extends Enum<E>> Arbitrary<E> maybe(Class<E> type) {
    return Arbitraries.of(type).injectNull(0.3);
  }

  private static Arbitrary<AuditEvent.Exchange> exchange() {
    return Combinators.combine(
            text(),
            text(),
            Arbitraries.integers(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            maybe())
        .as(AuditEvent.Exchange::new);
  }

  private static Arbitrary<AuditEvent.Rpc> rpc() {
    var hex =
        Arbitraries.of("4bf92f3577b34da6a3ce929d0e0e4736", "4BF92F3577b34da6a3ce929d0e0e4736");
    return Combinators.combine(
            maybe(),
            maybe(),
            maybe(),
            maybe(),
            maybe(),
            Arbitraries.oneOf(
                maybe(),
                hex.map(half -> "sha256:" + half + half),
                hex.map(half -> "sha256:" + half)),
            maybe(),
            maybe())
        .as(AuditEvent.Rpc::new);
  }

  private static Arbitrary<AuditEvent.Decision> verdict() {
    return Combinators.combine(
            Combinators.combine(
                    Arbitraries.of(AuditEvent.Outcome.class),
                    Arbitraries.of(Reason.class),
                    maybe(Reason.class))
                .as(Ruled::new),
            Combinators.combine(text(), maybe(), maybe(), maybe(), maybe(), maybe())
                .as(Labels::new),
            Combinators.combine(
                    maybe(Trust.class),
                    maybe(SideEffect.class),
                    maybe(RiskLevel.class),
                    maybe(Trust.class),
                    maybe(Trust.class),
                    maybe(Trust.class))
                .as(Grades::new))
        .as(
            (ruled, labels, grades) ->
                new AuditEvent.Decision(
                    ruled.outcome,
                    ruled.reason,
                    ruled.observed,
                    labels.version,
                    labels.revision,
                    labels.grant,
                    labels.grantNamespace,
                    labels.session,
                    labels.sessionNamespace,
                    grades.required,
                    grades.effect,
                    grades.risk,
                    grades.admin,
                    grades.consented,
                    grades.effective));
  }

  private record Ruled(AuditEvent.Outcome outcome, Reason reason, Reason observed) {}

  private record Labels(
      String version,
      String revision,
      String grant,
      String grantNamespace,
      String session,
      String sessionNamespace) {}

  private record Grades(
      Trust required,
      SideEffect effect,
      RiskLevel risk,
      Trust admin,
      Trust consented,
      Trust effective) {}

  private static Arbitrary<AuditEvent.Payload> payload() {
    return Combinators.combine(
            Arbitraries.of(AuditEvent.Phase.class),
            id().injectNull(0.5),
            exchange(),
            Combinators.combine(text(), text(), text(), text()).as(AuditEvent.Server::new),
            Combinators.combine(text(), text(), text(), text(), maybe(Assurance.class))
                .as(AuditEvent.Caller::new),
            rpc(),
            verdict())
        .as(AuditEvent.Payload::new);
  }

  static Arbitrary<AuditEvent> events() {
    var name = text().filter(text -> !text.isEmpty());
    return Combinators.combine(
            id(),
            time(),
            Arbitraries.oneOf(
                maybe(), Arbitraries.of("4bf92f3577b34da6a3ce929d0e0e4736", "4BF9", "00")),
            name,
            name,
            payload())
        .as(
            (id, time, trace, source, type, payload) ->
                new AuditEvent(id, time, trace, source, type, null, payload));
  }
}
