package org.mcpruntime.bridge.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.server.ResourceRequirements;

class ResourceLimitsTest {

  @ParameterizedTest
  @CsvSource({
    "64Mi, 67108864",
    "1Gi, 1073741824",
    "1.5Ki, 1536",
    "2k, 2000",
    "128M, 128000000",
    "5e8, 500000000",
    "1E, 1000000000000000000",
    "1000, 1000",
    "2000m, 2",
    ".5Mi, 524288"
  })
  void amounts_are_read_as_kubernetes_reads_them(String quantity, long bytes) {
    var amounts = new ResourceRequirements.Amounts("250m", quantity);
    assertThat(ResourceLimits.of(new ResourceRequirements(amounts, null)).memory())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"64Mb", "-1Mi", "Mi", "0", "9e99", "."})
  void what_is_no_amount_is_refused(String quantity) {
    assertThatThrownBy(() -> ResourceLimits.bytes(quantity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + quantity + "'");
  }
}
