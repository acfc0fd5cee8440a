package org.mcpruntime.performance.operator;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.watch.Topic;

/**
 * The same two hundred changes to two namespaces: in one the operator lives, in the other it is
 * killed again and again, each time at another moment of its work.
 */
final class Deaths {

  private static final int CHANGES = 200;
  private static final int SERVERS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** In so many milliseconds, from the start of an operator, its death is a matter of chance. */
  private static final int LONGEST_LIFE = 1_500;

  private final Ground ground;
  private final int deaths;
  private final Random chance = new Random(7);

  Deaths(Ground ground, int deaths) {
    this.ground = ground;
    this.deaths = deaths;
  }

  void run(OperatorBenchmark.Row table) throws InterruptedException, ExecutionException {
    OperatorBenchmark.tell("an operator that lives");
    var calm = "calm-0";
    var _ = ground.cluster().namespace(calm);
    try (var _ = ground.operator(Map.of())) {
      for (int i = 0; i < CHANGES; i++) {
        change(calm, i);
      }
      await(calm);
    }
    var expected = Likeness.of(ground, calm);
    OperatorBenchmark.tell("an operator that dies");
    var rough = "rough-0";
    var _ = ground.cluster().namespace(rough);
    int changed = 0;
    for (int death = 1; death <= deaths; death++) {
      var operator = ground.operator(Map.of());
      for (; changed < CHANGES * death / deaths; changed++) {
        change(rough, changed);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(chance.nextInt(LONGEST_LIFE)));
      operator.kill();
    }
    try (var _ = ground.operator(Map.of())) {
      await(rough);
    }
    var found = Likeness.of(ground, rough);
    var differences = Likeness.differences(expected, found);
    differences.stream()
        .limit(3)
        .forEach(
            name ->
                System.err.printf(
                    "%s%nwithout deaths:%n%s%nwith:%n%s%n",
                    name, expected.get(name), found.get(name)));
    table.add(
        "%d changes with %d deaths: objects; those that are not as without a death"
            .formatted(CHANGES, deaths),
        "%,d; %,d".formatted(expected.size(), differences.size()),
        "equal; 0");
  }

  /** The first ones make servers, the next ones give them another image, and so on. */
  private void change(String namespace, int number) {
    var name = "server-%02d".formatted(number % SERVERS);
    var path = Wishes.collection(namespace, "mcpservers");
    if (number < SERVERS) {
      var _ = Crowd.done(ground.api().post(path, Wishes.server(namespace, name)));
    } else {
      var body = Json.RESOURCES.createObjectNode();
      body.putObject("spec").put("imageTag", "1.0." + number / SERVERS);
      var _ = Crowd.done(ground.api().merge(path + "/" + name, body));
    }
  }

  private void await(String namespace) throws InterruptedException {
    var topic = new Topic(Wishes.collection(namespace, "mcpservers"), "");
    try (var ready = new Tally(ground.api(), topic, OperatorBenchmark::isReady)) {
      if (!ready.await(SERVERS, PATIENCE)) {
        throw new IllegalStateException(
            "of %d servers only %d are ready".formatted(SERVERS, ready.count()));
      }
    }
    ground.awaitQuiet(PATIENCE);
  }
}
