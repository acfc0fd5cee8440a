package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.event.Event;
import org.mcpruntime.kube.event.Events;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;

/** Events as {@code kubectl describe} would show them. */
@ExtendWith(ClusterExtension.class)
class EventsTest {

  private final Cluster cluster;
  private Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private final ArrayList<String> lost = new ArrayList<>();

  EventsTest(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void what_repeats_is_one_event_that_counts() {
    var namespace = cluster.namespace();
    var server = Planned.server(cluster.client(), namespace, "echo");
    InstantSource clock = () -> now;
    var events =
        new Events(
            KubeApi.of(cluster.client()),
            new Events.Reporter("mcpruntime.org/operator", "operator-0"),
            clock,
            lost::add);
    var promoted = new Event(Event.Type.Normal, "Promoted", "Promote", "runs echo:2 now");
    var failed = new Event(Event.Type.Warning, "Failed", "Reconcile", "é".repeat(2_000));

    for (int i = 0; i < 5; i++) {
      events.tell(server, promoted);
      now = now.plusSeconds(1);
    }
    events.tell(server, failed);
    now = now.plusSeconds(3_600);
    events.tell(server, promoted);

    var told = cluster.client().events().v1().events().inNamespace(namespace).list().getItems();
    assertThat(lost).isEmpty();
    assertThat(told).hasSize(3);
    assertThat(told)
        .filteredOn(event -> event.getSeries() != null)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getSeries().getCount()).isEqualTo(4);
              assertThat(event.getRegarding().getUid()).isEqualTo(server.metadata().uid());
              assertThat(event.getNote()).isEqualTo("runs echo:2 now");
            });
    assertThat(told)
        .filteredOn(event -> event.getType().equals("Warning"))
        .singleElement()
        .satisfies(event -> assertThat(event.getNote()).endsWith("é…"));
  }

  @Test
  void an_event_that_cannot_be_written_is_lost_and_said_so() {
    var namespace = cluster.namespace();
    var server = Planned.server(cluster.client(), namespace, "echo");
    var events =
        new Events(
            KubeApi.of(cluster.clientOf(namespace, "poor")),
            new Events.Reporter("mcpruntime.org/operator", "operator-0"),
            InstantSource.fixed(now),
            lost::add);

    events.tell(server, new Event(Event.Type.Normal, "Promoted", "Promote", "runs"));

    assertThat(lost).singleElement().asString().contains("cannot create resource \"events\"");
  }
}
