package org.mcpruntime.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ServingIdentityTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Rotation USUAL = Rotation.USUAL;
  private static final Duration DAY = Duration.ofDays(1);

  private static final List<String> NAMES =
      List.of("webhook.home.svc", "webhook.home.svc.cluster.local");

  private final MemorySecret secret = new MemorySecret();
  private final ServingIdentity one = replica();
  private final ServingIdentity other = replica();

  private ServingIdentity replica() {
    return new ServingIdentity(secret, NAMES, USUAL);
  }

  @Test
  void the_first_replica_makes_an_authority_and_the_second_takes_it() {
    assertThat(one.isReady()).isFalse();

    assertThat(one.turn(START)).isEmpty();
    assertThat(other.turn(START)).isEmpty();

    assertThat(other.authority()).isEqualTo(one.authority());
    assertThat(secret.writes()).isEqualTo(1);
    assertThat(Trust.believes(one.authority(), other.leaf().certificate(), START)).isTrue();
    assertThat(other.leaf()).as("a replica's own").isNotEqualTo(one.leaf());
  }

  @Test
  void of_two_that_begin_at_the_same_moment_both_end_with_the_same_authority() {
    secret.beforeTheNextWrite(() -> assertThat(other.turn(START)).isEmpty());

    assertThat(one.turn(START)).isEmpty();

    assertThat(one.authority()).isEqualTo(other.authority());
    assertThat(secret.writes()).isEqualTo(1);
  }

  @Test
  void a_certificate_is_for_the_names_of_the_service_and_for_nothing_but_serving()
      throws CertificateParsingException {
    assertThat(one.turn(START)).isEmpty();

    var shown = one.leaf().certificate();

    assertThat(shown.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactlyElementsOf(NAMES);
    assertThat(shown.getBasicConstraints()).as("vouches for nobody").isEqualTo(-1);
    assertThat(shown.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(shown.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(Duration.between(START, one.leaf().validUntil())).isEqualTo(USUAL.leaf());
  }

  @Test
  void nothing_is_written_while_nothing_is_due_and_certificates_are_renewed_all_the_same() {
    assertThat(one.turn(START)).isEmpty();
    var first = one.leaf();

    assertThat(one.turn(START.plus(DAY.multipliedBy(6)))).isEmpty();
    assertThat(one.leaf()).isEqualTo(first);

    assertThat(one.turn(START.plus(DAY.multipliedBy(7)))).isEmpty();
    assertThat(one.leaf()).isNotEqualTo(first);
    assertThat(secret.writes()).isEqualTo(1);
  }

  @Test
  void the_next_authority_is_known_before_it_signs_and_the_old_one_after_it_did() {
    assertThat(one.turn(START)).isEmpty();
    var old = one.authority();

    var announced = START.plus(USUAL.every()).minus(USUAL.overlap());
    assertThat(one.turn(announced)).isEmpty();
    var both = one.authority();
    assertThat(both).startsWith(old).isNotEqualTo(old);
    assertThat(Trust.believes(old, one.leaf().certificate(), announced)).isTrue();

    var changed = START.plus(USUAL.every());
    assertThat(one.turn(changed)).isEmpty();
    assertThat(Trust.believes(old, one.leaf().certificate(), changed)).isFalse();
    assertThat(Trust.believes(both, one.leaf().certificate(), changed)).isTrue();

    var over = changed.plus(USUAL.overlap());
    assertThat(one.turn(over)).isEmpty();
    assertThat(both).endsWith(one.authority());
    assertThat(one.authority()).isNotEqualTo(both);
  }

  @Test
  void an_api_that_is_away_changes_nothing_but_a_certificate_that_ends() {
    assertThat(one.turn(START)).isEmpty();
    secret.away("nobody answers");

    var later = START.plus(DAY.multipliedBy(100));
    assertThat(one.turn(later)).contains("nobody answers");

    assertThat(Trust.believes(one.authority(), one.leaf().certificate(), later)).isTrue();
  }

  @Test
  void a_secret_that_cannot_be_read_is_left_alone_and_said_so() {
    for (var content :
        List.of(
            Map.<String, String>of(),
            Map.of(WrittenAuthorities.ENTRY, "null"),
            Map.of(WrittenAuthorities.ENTRY, "{}"),
            Map.of(WrittenAuthorities.ENTRY, "{\"authorities\":[]}"),
            Map.of(WrittenAuthorities.ENTRY, "{\"authorities\":[{\"certificate\":\"x\"}]}"))) {
      secret.put(content);

      assertThat(replica().turn(START))
          .contains(
              "the Secret home/authority holds no authorities of the operator; delete it, and new"
                  + " ones are made");
    }
    assertThat(secret.writes()).isZero();
  }

  @Test
  void a_secret_that_was_deleted_is_a_new_authority_at_once() {
    assertThat(one.turn(START)).isEmpty();
    var lost = one.authority();
    secret.put(null);

    assertThat(one.turn(START.plusSeconds(60))).isEmpty();

    assertThat(one.authority()).isNotEqualTo(lost);
    assertThat(Trust.believes(one.authority(), one.leaf().certificate(), START)).isTrue();
  }

  @Test
  void what_is_printed_of_keys_is_nothing() {
    assertThat(one.turn(START)).isEmpty();

    assertThat(secret.read() + one.leaf().toString())
        .doesNotContain("PRIVATE")
        .doesNotContain("BEGIN");
  }

  @Test
  void who_asks_before_it_is_ready_is_told() {
    assertThatThrownBy(one::sslContext)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before it was made");
  }

  /** Whoever read the bundle within the overlap believes whatever any replica shows. */
  @Property(tries = 2)
  void with_two_replicas_that_turn_now_and_then_no_caller_meets_a_stranger(
      @ForAll @Size(min = 150, max = 150) List<@IntRange(min = 1, max = 5) Integer> steps) {
    var shared = new MemorySecret();
    var replicas =
        List.of(
            new ServingIdentity(shared, List.of("webhook"), USUAL),
            new ServingIdentity(shared, List.of("webhook"), USUAL));
    record Read(String bundle, Instant at) {}
    var readers = new ArrayDeque<Read>();
    var now = START;
    for (int step : steps) {
      now = now.plus(DAY.multipliedBy(step));
      var turned = replicas.get(step % 2);
      assertThat(turned.turn(now)).isEmpty();
      assertThat(replicas.get(1 - step % 2).turn(now)).isEmpty();
      readers.add(new Read(turned.authority(), now));
      while (readers.getFirst().at().isBefore(now.minus(USUAL.overlap()))) {
        readers.removeFirst();
      }
      for (var replica : replicas) {
        for (var reader : List.of(readers.getFirst(), readers.getLast())) {
          assertThat(Trust.believes(reader.bundle(), replica.leaf().certificate(), now)).isTrue();
        }
      }
    }
    assertThat(shared.writes()).isBetween(3, 8);
  }

  /** However long it was off, it serves with something that is valid and that its bundle knows. */
  @Property(tries = 8)
  void after_any_pause_what_is_shown_is_valid(
      @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 900) Integer> pauses) {
    var shared = new MemorySecret();
    var replica = new ServingIdentity(shared, List.of("webhook"), USUAL);
    var now = START;
    for (int days : pauses) {
      now = now.plus(DAY.multipliedBy(days));
      assertThat(replica.turn(now)).isEmpty();
      assertThat(Trust.believes(replica.authority(), replica.leaf().certificate(), now)).isTrue();
      assertThat(replica.leaf().validUntil()).isAfter(now);
    }
  }
}
