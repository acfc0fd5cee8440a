package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word about others counts. */
class TrustedProxiesTest {

  private static final TrustedProxies PROXIES =
      TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.7", "172.16.0.0/12", "2001:db8::/33"));

  @ParameterizedTest
  @CsvSource({
    "10.255.0.1, true",
    "11.0.0.1, false",
    "192.0.2.7, true",
    "192.0.2.8, false",
    "172.31.255.255, true",
    "172.32.0.0, false",
    "2001:db8:7fff::1, true",
    "2001:db8:8000::1, false",
    "::ffff:10.0.0.1, true",
    "::1, false"
  })
  void an_address_is_trusted_as_the_table_says(String address, boolean trusted) {
    assertThat(PROXIES.trust(InetAddress.ofLiteral(address))).isEqualTo(trusted);
    assertThat(TrustedProxies.NONE.trust(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10/8/8"})
  void what_is_no_network_is_refused(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.0.0.0/8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.7 |                          | 198.51.100.7",
        "198.51.100.7 | 203.0.113.5              | 198.51.100.7",
        "10.0.0.1     |                          | 10.0.0.1",
        "10.0.0.1     | 203.0.113.5              | 203.0.113.5",
        "10.0.0.1     | 203.0.113.5, 10.0.0.2    | 203.0.113.5",
        "10.0.0.1     | 1.1.1.1, 203.0.113.5     | 203.0.113.5",
        "10.0.0.1     | 203.0.113.5, nonsense    | 10.0.0.1",
        "10.0.0.1     | nonsense, 10.0.0.2       | 10.0.0.2"
      })
  void the_client_is_the_nearest_that_no_trusted_proxy_is(
      String peer, @Nullable String forwarded, String client) {
    var request = Request.PLAIN.from(peer);

    var found =
        PROXIES.client(forwarded == null ? request : request.with("X-Forwarded-For", forwarded));

    assertThat(found).isEqualTo(client);
  }
}
