package org.mcpruntime.judge.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.judge.fixture.ModernServer;

/**
 * The service that records go to is away, for as long as it takes to fill the spool and then some:
 * calls go on, then only those that read, and when the service is there everything arrives.
 *
 * <p>{@code -Dtrail.outage=PT10M} for the long one.
 */
class TrailOutageTest {

  private static final Duration OUTAGE = Duration.parse(System.getProperty("trail.outage", "PT0S"));

  /** Between rounds of reads: their records take room, too, of which there is little left. */
  private static final Duration READING = OUTAGE.dividedBy(100).plusMillis(100);

  private static final int CALLS = 4_000;
  private static final int AGENTS = 8;
  private static final int SMALLEST_MIB = 16;

  @TempDir private Path folder;

  @Test
  void calls_go_on_until_there_is_no_room_and_afterwards_everything_arrives() throws Exception {
    int gatewayPort = Ports.free();
    int ingestPort = Ports.free();
    var store = folder.resolve("events.jsonl");
    var answered = new HashSet<String>();
    try (var server = new ModernServer(0, InstantSource.system());
        var gateway =
            Mortal.gateway(
                folder,
                gatewayPort,
                server.url(),
                List.of(
                    "--audit-max-mib=" + SMALLEST_MIB,
                    "--analytics-ingest-url=http://127.0.0.1:" + ingestPort + "/events"))) {
      assertThat(gateway.deaths()).isZero();
      var writing = new Agents(gatewayPort, "test_simple_text", "w-");
      var reading = new Agents(gatewayPort, "test_image_content", "r-");
      long until = System.nanoTime() + OUTAGE.toNanos();
      int round = 0;
      do {
        answered.addAll(writing.call(AGENTS, CALLS, _ -> {}));
        round++;
        if (writing.refused().contains("trail_unavailable")) {
          answered.addAll(reading.call(AGENTS, AGENTS, _ -> {}));
          LockSupport.parkNanos(READING.toNanos());
        }
        assertThat(round).as("rounds of calls that did not fill the spool").isLessThan(100_000);
      } while (writing.refused().isEmpty() || System.nanoTime() < until);

      assertThat(writing.refused()).containsExactly("trail_unavailable");
      assertThat(reading.refused()).isEmpty();

      try (var ingest = Mortal.ingest(folder, ingestPort, store)) {
        assertThat(ingest.deaths()).isZero();
        await()
            .atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> answered.addAll(writing.call(1, 1, _ -> {})));
        await()
            .atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> Known.of(store).isComplete(answered));
      }
    }
    var known = Known.of(store);
    System.out.printf(
        "outage: %,d calls answered; %,d events in %,d deliveries%n",
        answered.size(), known.events().size(), known.deliveries());
    assertThat(known.contradictions()).isEmpty();
    assertThat(known.open()).isEmpty();
    assertThat(known.breaks()).isEmpty();
  }
}
