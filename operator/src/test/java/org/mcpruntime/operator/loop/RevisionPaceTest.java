package org.mcpruntime.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.operator.loop.RevisionPace.SPACE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.MCPServerStatus.Replicas;

class RevisionPaceTest {

  private static final ObjectRef ECHO = new ObjectRef("a", "echo");
  private static final ObjectRef OTHER = new ObjectRef("a", "other");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Something that comes some time after what came before it. */
  record Happening(What what, int milliseconds) {

    enum What {
      REPORTED,
      PODS,
      NOTHING
    }
  }

  @Provide
  Arbitrary<List<Happening>> histories() {
    return Combinators.combine(
            Arbitraries.of(Happening.What.values()), Arbitraries.integers().between(0, 3_000))
        .as(Happening::new)
        .list()
        .ofMaxSize(60);
  }

  /** A server whose status is looked at when something comes, and when it is asked to. */
  private static final class Looked {

    private final RevisionPace pace = new RevisionPace();
    private Instant now = START;
    private int revision;
    private int pods;
    private MCPServerStatus stored = status(0, 0);
    private @Nullable Instant written;
    private @Nullable Instant again;

    MCPServerStatus wanted() {
      return status(revision, pods);
    }

    void happens(Happening happening) {
      passes(Duration.ofMillis(happening.milliseconds));
      switch (happening.what) {
        case REPORTED -> revision++;
        case PODS -> pods++;
        case NOTHING -> {}
      }
      look();
    }

    /** As {@link ServerWork} does. */
    void look() {
      again = null;
      var wanted = wanted();
      if (wanted.equals(stored)) {
        return;
      }
      var left = pace.left(ECHO, stored, wanted, now);
      assertThat(left).isBetween(Duration.ZERO, SPACE);
      if (left.isPositive()) {
        assertThat(stored.replicas()).isEqualTo(wanted.replicas());
        again = now.plus(left);
        return;
      }
      if (written != null && Objects.equals(wanted.replicas(), stored.replicas())) {
        assertThat(Duration.between(written, now)).isGreaterThanOrEqualTo(SPACE);
      }
      stored = wanted;
      written = now;
      pace.written(ECHO, now);
    }

    void passes(Duration time) {
      var until = now.plus(time);
      while (again != null && !again.isAfter(until)) {
        now = again;
        look();
      }
      now = until;
    }
  }

  private static MCPServerStatus status(int revision, int pods) {
    return new MCPServerStatus(
        MCPServerStatus.Phase.Ready,
        "",
        1L,
        null,
        "sha256:" + revision,
        new Replicas(1, pods, pods),
        null,
        List.of(),
        true,
        true,
        true,
        true,
        true,
        true);
  }

  @Property
  void revisions_alone_are_written_now_and_then_the_last_always_and_all_else_at_once(
      @ForAll("histories") List<Happening> history) {
    var server = new Looked();

    history.forEach(server::happens);

    server.passes(SPACE);
    assertThat(server.stored).isEqualTo(server.wanted());
  }

  @Example
  void a_hundred_reports_in_ten_seconds_are_six_writes() {
    var pace = new RevisionPace();
    int writes = 0;
    var stored = status(0, 1);
    for (int i = 1; i <= 101; i++) {
      var now = START.plusMillis(100L * (i - 1));
      var wanted = status(i, 1);
      if (pace.left(ECHO, stored, wanted, now).isZero()) {
        pace.written(ECHO, now);
        stored = wanted;
        writes++;
      }
    }

    assertThat(writes).isEqualTo(6);
  }

  @Example
  void another_server_and_a_status_that_is_the_first_do_not_wait() {
    var pace = new RevisionPace();
    pace.written(ECHO, START);

    assertThat(pace.left(ECHO, status(0, 1), status(1, 1), START)).isEqualTo(SPACE);
    assertThat(pace.left(OTHER, status(0, 1), status(1, 1), START)).isZero();
    assertThat(pace.left(ECHO, null, status(1, 1), START)).isZero();
  }

  @Example
  void a_clock_that_is_set_back_makes_nobody_wait() {
    var pace = new RevisionPace();
    pace.written(ECHO, START);

    assertThat(pace.left(ECHO, status(0, 1), status(1, 1), START.minusSeconds(3600))).isZero();
  }
}
