package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.mcp.Target;

/** Many grants, added up in advance, say what the same grants say one by one. */
class BucketTest {

  private static final Subject SUBJECT = new Subject("", "", "team-x");

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 40, 200})
  void a_bucket_of_many_says_at_any_time_what_buckets_of_one_grant_say(int size) {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var grants = IntStream.range(0, size).mapToObj(rank -> ranked(rank, random)).toList();
      var terms = SharedTerms.none(new Items(ManyGrants.head())).edit();
      var many = Bucket.of(SUBJECT, grants, terms);
      var ones = grants.stream().map(g -> Bucket.of(SUBJECT, List.of(g), terms)).toList();
      for (var now : moments()) {
        assertSame(many, ones, now);
      }
    }
  }

  private static void assertSame(Bucket many, List<Bucket> ones, Instant now) {
    for (var kind : Target.Kind.values()) {
      for (var name : ManyGrants.NAMES) {
        var target = new Target(kind, name);
        for (var effect : effects()) {
          var expected = new Tally();
          ones.forEach(one -> one.addTo(expected, target, effect, now));
          var actual = new Tally();
          many.addTo(actual, target, effect, now);
          assertThat(actual.sameAs(expected)).as("%s %s at %s", target, effect, now).isTrue();
        }
      }
    }
    for (var request : ServerRequest.values()) {
      var expected = new Tally();
      ones.forEach(one -> one.addTo(expected, request, now));
      var actual = new Tally();
      many.addTo(actual, request, now);
      assertThat(actual.allow).as("%s at %s", request, now).isEqualTo(expected.allow);
    }
  }

  /** Every boundary there can be, the instants beside it, and the ends of time. */
  private static List<Instant> moments() {
    var moments = new ArrayList<Instant>(List.of(Instant.MIN, Instant.MAX));
    for (int second = 0; second < ManyGrants.SECONDS; second++) {
      var boundary = ManyGrants.NOON.plusSeconds(second);
      moments.addAll(List.of(boundary.minusNanos(1), boundary, boundary.plusNanos(1)));
    }
    return moments;
  }

  private static List<@Nullable SideEffect> effects() {
    var effects = new ArrayList<@Nullable SideEffect>(List.of(SideEffect.values()));
    effects.add(null);
    return effects;
  }

  private static Ranked ranked(int rank, Random random) {
    return Ranked.of(rank, ManyGrants.grant("grant-" + rank, SUBJECT, random));
  }
}
