package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.mcpruntime.contract.object.Texts;

/**
 * How a platform is.
 *
 * @param gateway where servers are reached, without their path
 * @param records how they fare: the spool first, then each place that they are brought to
 * @param troubles what somebody should look at, a sentence each
 */
public record PlatformStatus(
    @JsonInclude(JsonInclude.Include.ALWAYS) String version,
    Instant startedAt,
    URI api,
    URI gateway,
    @JsonInclude(JsonInclude.Include.ALWAYS) String data,
    Servers servers,
    int grants,
    int sessions,
    List<Records> records,
    List<String> troubles) {

  public PlatformStatus {
    records = Texts.copy(records);
    troubles = Texts.copy(troubles);
  }

  /** How many servers are in which state. */
  public record Servers(int ready, int pending, int failed) {}

  /**
   * How records fare at one place.
   *
   * @param waiting that are not there yet
   * @param written since the start
   */
  public record Records(String place, long waiting, long written, boolean failing) {}
}
