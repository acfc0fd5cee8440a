package org.mcpruntime.judge.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.judge.fixture.ModernServer;

/**
 * A gateway and the service its records go to are killed at random points of many calls. Of every
 * answered call the service knows one intent and one outcome, whatever died meanwhile.
 *
 * <p>{@code -Dtrail.runs=20 -Dtrail.calls=100000} for the long one, {@code -Dtrail.seed} for
 * others.
 */
class TrailKillTest {

  private static final int RUNS = Integer.getInteger("trail.runs", 2);
  private static final int CALLS = Integer.getInteger("trail.calls", 3_000);
  private static final long SEED = Long.getLong("trail.seed", 1);
  private static final int DEATHS = 3;
  private static final int AGENTS = 8;

  @TempDir private Path folder;

  static IntStream runs() {
    return IntStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void of_every_answered_call_one_intent_and_one_outcome_is_known(int run) throws Exception {
    var chance = new SplittableRandom(SEED * 1_000 + run);
    int gatewayPort = Ports.free();
    int ingestPort = Ports.free();
    var store = folder.resolve("events.jsonl");
    Set<String> answered;
    try (var server = new ModernServer(0, InstantSource.system());
        var ingest = Mortal.ingest(folder, ingestPort, store);
        var gateway =
            Mortal.gateway(
                folder,
                gatewayPort,
                server.url(),
                List.of("--analytics-ingest-url=http://127.0.0.1:" + ingestPort + "/events"))) {
      var deaths = deaths(chance, gateway, ingest);
      var agents = new Agents(gatewayPort, "test_simple_text", "call-");

      answered =
          agents.call(
              AGENTS,
              CALLS,
              number -> {
                var doomed = deaths.get(number);
                if (doomed != null) {
                  Thread.ofPlatform().start(doomed::dieAndRise);
                }
              });

      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> Known.of(store).isComplete(answered));
    }
    var known = Known.of(store);
    System.out.printf(
        "run %d: %,d calls, %,d answered; %,d events in %,d deliveries, %d gaps%n",
        run, CALLS, answered.size(), known.events().size(), known.deliveries(), known.gaps());
    assertThat(answered).hasSizeGreaterThan(CALLS / 2);
    assertThat(known.contradictions()).isEmpty();
    assertThat(known.open()).isEmpty();
    assertThat(known.breaks()).isEmpty();
    var intents = known.intents();
    var outcomes = known.outcomes();
    assertThat(answered)
        .allSatisfy(
            id -> {
              var intent = intents.getOrDefault("\"" + id + "\"", List.of());
              assertThat(intent).hasSize(1);
              var outcome = outcomes.getOrDefault(intent.getFirst().id(), List.of());
              assertThat(outcome).hasSize(1);
              assertThat(outcome.getFirst().payload().exchange().status()).isEqualTo(200);
            });
  }

  private static Map<Integer, Mortal> deaths(SplittableRandom chance, Mortal... mortals) {
    var deaths = new TreeMap<Integer, Mortal>();
    for (int i = 0; i < DEATHS; i++) {
      for (var mortal : mortals) {
        deaths.put(chance.nextInt(CALLS / 20, CALLS * 19 / 20), mortal);
      }
    }
    return deaths;
  }
}
