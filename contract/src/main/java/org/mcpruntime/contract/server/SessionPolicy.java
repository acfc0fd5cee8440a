package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.TimeSpan;

/**
 * What a server asks of the sessions presented to it.
 *
 * @param required whether a call needs a live session; absent means true where the gateway is
 *     enabled
 * @param store accepted for compatibility, without effect
 * @param headerName accepted for compatibility, without effect: the header is {@code
 *     auth.sessionIDHeader}
 * @param maxLifetime a session ends this long after it was made, whatever its own expiry
 * @param idleTimeout a session ends when it was not used for this long
 * @param upstreamTokenHeader the header that carries the upstream credential; never the caller's
 *     token
 */
public record SessionPolicy(
    @Nullable Boolean required,
    @Default("kubernetes") @Size(max = 63) String store,
    @Default("X-MCP-Agent-Session") @Pattern(Auth.HEADER) @Size(max = 128) String headerName,
    @Nullable @Default("24h") @Pattern(TimeSpan.PATTERN) @Size(max = 32) TimeSpan maxLifetime,
    @Nullable @Default("1h") @Pattern(TimeSpan.PATTERN) @Size(max = 32) TimeSpan idleTimeout,
    @Default("Authorization") @Pattern(Auth.HEADER) @Size(max = 128) String upstreamTokenHeader) {

  public SessionPolicy {
    store = Texts.orEmpty(store);
    headerName = Texts.orEmpty(headerName);
    upstreamTokenHeader = Texts.orEmpty(upstreamTokenHeader);
  }

  /** Everything at its default. */
  public static final SessionPolicy DEFAULT =
      new SessionPolicy(null, "", "", null, null, "").withDefaults();

  /** The same, with the schema's defaults where nothing is said. */
  public SessionPolicy withDefaults() {
    return new SessionPolicy(
        required,
        Texts.or(store, "kubernetes"),
        Texts.or(headerName, "X-MCP-Agent-Session"),
        maxLifetime == null ? TimeSpan.of("24h") : maxLifetime,
        idleTimeout == null ? TimeSpan.of("1h") : idleTimeout,
        Texts.or(upstreamTokenHeader, "Authorization"));
  }

  public SessionPolicy withRequired(@Nullable Boolean newRequired) {
    return new SessionPolicy(
        newRequired, store, headerName, maxLifetime, idleTimeout, upstreamTokenHeader);
  }

  /** Whether a call needs a live session; in a snapshot an absent member means no. */
  public boolean needed() {
    return Boolean.TRUE.equals(required);
  }
}
