package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.publish.UseStore;

/** A publisher that may not know the newest, and what gateways say that they enforce. */
class DoubtTest {

  @Test
  void whoDoubtsItselfVouchesForNothingAndServesNobodyNew() {
    var times = new Times();
    try (var good = new Site(Site.temporary(), times, Site.TIMING, UseStore.nowhere(), 0).open();
        var gateway = new Ears(Ears.Told.of(good), times)) {
      gateway.awaitCurrent();

      good.publisher.doubt(true);

      await().until(() -> gateway.metric("mcp_gateway_policy_feed_connected") == 0);
      assertThat(good.publisher.isOpen()).isFalse();
      assertThat(gateway.inForce).containsKey(Made.DESK);
      good.publisher.put(Made.session("ada-1", "desk", true));

      good.publisher.doubt(false);

      await().until(() -> gateway.isRevoked("ada-1"));
      gateway.awaitCurrent();
    }
  }

  @Test
  void whatGatewaysEnforceIsKnownWhileTheySubscribe() {
    var times = new Times();
    var told = new ConcurrentLinkedQueue<ObjectRef>();
    try (var site = new Site(Site.temporary(), times, Site.TIMING, UseStore.nowhere(), 0).open()) {
      site.publisher.listen(told::add);
      try (var gateway = new Ears(Ears.Told.of(site), times)) {
        gateway.awaitCurrent();
        await()
            .until(
                () ->
                    site.publisher
                        .enforced(Made.DESK)
                        .equals(Map.of("gateway-1", gateway.policy().revision())));
        var before = gateway.policy().revision();

        site.publisher.put(Made.session("ada-1", "desk", true));

        await().until(() -> gateway.isRevoked("ada-1"));
        assertThat(gateway.policy().revision()).isNotEqualTo(before);
        await()
            .until(
                () ->
                    site.publisher.enforced(Made.DESK).containsValue(gateway.policy().revision()));
        assertThat(told).contains(Made.DESK);
      }
      await().until(() -> site.publisher.enforced().isEmpty());
    }
  }
}
