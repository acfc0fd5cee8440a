package org.mcpruntime.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.audit.AuditEvent;

/** What is known of calls that have begun and not ended. */
class OpenIntentsTest {

  private static final int ROOM = 300;

  private final Interning interning = new Interning();

  private Interning.Known context(AuditEvent event) {
    return interning.remember(event, 7, new Hash(1, 2, 3, 4), new byte[8], new int[Form.PARTS]);
  }

  /** A table beside it says the same, whatever comes and goes in whatever order. */
  @Property(tries = 200)
  void intents_come_and_go_as_in_a_table(
      @ForAll @Size(max = 3000) List<@IntRange(min = -1500, max = 1500) Integer> turns) {
    var open = new OpenIntents();
    var table = new HashMap<UUID, Integer>();
    for (int turn : turns) {
      var intent = Story.intent(Math.abs(turn));
      int room = ROOM + Math.abs(turn);
      if (turn >= 0) {
        open.add(intent, context(intent), 1L + turn, room);
        table.putIfAbsent(intent.id(), room);
      } else {
        var expected = table.remove(intent.id());
        assertThat(open.remove(intent.id())).isEqualTo(expected == null ? -1 : expected);
      }
      assertThat(open.holds(intent.id())).isEqualTo(table.containsKey(intent.id()));
    }
    assertThat(open.size()).isEqualTo(table.size());
    assertThat(open.reserved()).isEqualTo(table.values().stream().mapToLong(room -> room).sum());
    var sequences = new TreeSet<Long>();
    open.forEachSequence(sequences::add);
    assertThat(sequences).hasSize(table.size());
    assertThat(table.keySet()).allMatch(open::holds);
  }

  @Test
  void an_outcome_made_of_its_intent_has_the_intents_context() {
    var open = new OpenIntents();
    for (int i = 0; i < 2000; i++) { // it has grown
      open.add(Story.intent(i), context(Story.intent(i)), 1L + i, ROOM);
    }
    var intent = Story.intent(5000);
    var context = context(intent);
    open.add(intent, context, 5001, ROOM);

    assertThat(open.context(outcome(intent, UnaryOperator.identity()), intent.id()))
        .isSameAs(context);
    assertThat(open.context(outcome(intent, UnaryOperator.identity()), new UUID(1, 2))).isNull();
    assertThat(open.remove(intent.id())).isEqualTo(ROOM);
    assertThat(open.context(outcome(intent, UnaryOperator.identity()), intent.id())).isNull();
  }

  record Change(String of, UnaryOperator<AuditEvent.Payload> made) {

    @Override
    public String toString() {
      return of;
    }
  }

  static List<Change> changes() {
    var other = Story.intent(5).payload();
    return List.of(
        new Change(
            "verdict", by -> with(by, by.exchange(), by.caller(), by.rpc(), other.verdict())),
        new Change("caller", by -> with(by, by.exchange(), other.caller(), by.rpc(), by.verdict())),
        new Change("rpc", by -> with(by, by.exchange(), by.caller(), other.rpc(), by.verdict())),
        new Change(
            "path", by -> with(by, elsewhere(by.exchange()), by.caller(), by.rpc(), by.verdict())));
  }

  /** Whatever an outcome says otherwise than its intent is written with it. */
  @ParameterizedTest
  @MethodSource("changes")
  void an_outcome_that_says_something_else_has_no_context_of_its_intent(Change change) {
    var open = new OpenIntents();
    var intent = Story.intent(4);
    open.add(intent, context(intent), 5, ROOM);

    assertThat(open.context(outcome(intent, change.made()), intent.id())).isNull();
  }

  private static AuditEvent outcome(AuditEvent intent, UnaryOperator<AuditEvent.Payload> change) {
    var said = intent.payload();
    return new AuditEvent(
        new UUID(intent.id().getMostSignificantBits() + (1 << 16), 9),
        intent.timestamp(),
        intent.traceID(),
        intent.source(),
        intent.eventType(),
        null,
        change.apply(with(said, said.exchange(), said.caller(), said.rpc(), said.verdict())));
  }

  private static AuditEvent.Payload with(
      AuditEvent.Payload said,
      AuditEvent.Exchange by,
      AuditEvent.Caller caller,
      AuditEvent.Rpc rpc,
      AuditEvent.Decision verdict) {
    return new AuditEvent.Payload(
        AuditEvent.Phase.OUTCOME,
        null,
        new AuditEvent.Exchange(by.method(), by.path(), 200, 12, 289, 310, by.clientAddress()),
        said.receiver(),
        caller,
        rpc,
        verdict);
  }

  private static AuditEvent.Exchange elsewhere(AuditEvent.Exchange by) {
    return new AuditEvent.Exchange(
        by.method(), "/other/mcp", 200, 12, 289, 310, by.clientAddress());
  }
}
