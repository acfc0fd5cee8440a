package org.mcpruntime.contract.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.TimeSpan;

/**
 * The enforcement point in front of a server.
 *
 * @param image accepted for compatibility; on a governed platform the platform's image is used
 * @param upstreamURL the server behind the gateway; absent means the server's own port on loopback
 */
public record Gateway(
    @Default("false") boolean enabled,
    @Nullable @Size(max = 512) String image,
    @Default("8091") @Min(1) @Max(65535) Integer port,
    @Nullable @Pattern(Auth.URL) @Size(max = 2048) URI upstreamURL,
    @Nullable @Size(max = 512) String stripPrefix,
    @Nullable ResourceRequirements resources,
    @Default("sidecar") Placement placement,
    @Nullable Limits limits) {

  /** Where the gateway of a server runs. */
  public enum Placement {
    @JsonProperty("sidecar")
    SIDECAR,
    @JsonProperty("shared")
    SHARED
  }

  /**
   * What one server may be asked to bear.
   *
   * @param maxRequestBytes bytes of one request body
   * @param maxConcurrentRequests requests in flight at once; absent means unbounded
   * @param requestTimeout until the first byte of the answer
   * @param streamIdleTimeout without a byte in either direction
   * @param requestsPerSecond sustained rate; absent means unbounded
   */
  public record Limits(
      @Default("4194304") @Min(1024) @Max(1073741824) Long maxRequestBytes,
      @Nullable @Min(1) @Max(1000000) Integer maxConcurrentRequests,
      @Nullable @Pattern(TimeSpan.PATTERN) @Size(max = 32) TimeSpan requestTimeout,
      @Nullable @Pattern(TimeSpan.PATTERN) @Size(max = 32) TimeSpan streamIdleTimeout,
      @Nullable @Min(1) @Max(1000000) Integer requestsPerSecond) {

    public Limits {
      maxRequestBytes = maxRequestBytes == null ? Long.valueOf(4L << 20) : maxRequestBytes;
    }
  }

  public Gateway {
    port = port == null ? Integer.valueOf(8091) : port;
    placement = placement == null ? Placement.SIDECAR : placement;
    upstreamURL = upstreamURL == null || upstreamURL.toString().isBlank() ? null : upstreamURL;
  }
}
