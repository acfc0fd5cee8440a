package org.mcpruntime.gateway.source;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source is: the body of {@code /config/status} in the form of the original.
 *
 * @param ready whether messages can be decided
 * @param lastReloadError what is wrong with what was found last; null as soon as nothing is
 * @param policies one for each server, where there may be several
 * @param feed how what it follows is; null where it follows nothing
 * @param routes how the file of routes is; null where there is none
 */
public record SourceStatus(
    boolean ready,
    @Nullable String schemaVersion,
    @Nullable String revision,
    @Nullable Instant loadedAt,
    @Nullable String lastReloadError,
    List<Loaded> policies,
    @Nullable Feed feed,
    @Nullable Routes routes) {

  /**
   * How a feed is.
   *
   * @param knownCurrentAt null where they never were
   * @param mirrored whether something in force is a mirror's, for no publisher was heard yet
   */
  public record Feed(Freshness freshness, @Nullable Instant knownCurrentAt, boolean mirrored) {}

  /**
   * How a file of routes is.
   *
   * @param servers so many are behind the gateway
   * @param loadedAt since when these are
   * @param lastReloadError what is wrong with what was found last; null as soon as nothing is
   */
  public record Routes(int servers, Instant loadedAt, @Nullable String lastReloadError) {}

  /** A policy in force. */
  public record Loaded(
      String server, String namespace, String schemaVersion, String revision, Instant loadedAt) {

    static Loaded of(ServerPolicy policy) {
      var snapshot = policy.snapshot();
      return new Loaded(
          snapshot.server().name(),
          snapshot.server().namespace(),
          snapshot.schemaVersion(),
          snapshot.revision(),
          policy.loadedAt());
    }
  }

  public SourceStatus {
    policies = List.copyOf(policies);
  }

  /** Of a source of one policy. */
  static SourceStatus of(@Nullable ServerPolicy policy, @Nullable String error) {
    return policy == null
        ? new SourceStatus(false, null, null, null, error, List.of(), null, null)
        : new SourceStatus(
            true,
            policy.snapshot().schemaVersion(),
            policy.snapshot().revision(),
            policy.loadedAt(),
            error,
            List.of(),
            null,
            null);
  }

  /** Of a source of many. */
  static SourceStatus of(boolean ready, Policies policies, @Nullable String error) {
    var loaded =
        policies.all().stream()
            .sorted(Comparator.comparing(ServerPolicy::server))
            .map(Loaded::of)
            .toList();
    return new SourceStatus(ready, null, null, null, error, loaded, null, null);
  }

  /** The same, of a source that follows a feed. */
  SourceStatus with(Feed how) {
    return new SourceStatus(
        ready, schemaVersion, revision, loadedAt, lastReloadError, policies, how, routes);
  }

  /** The same, of a gateway with such routes. */
  public SourceStatus with(@Nullable Routes how) {
    return new SourceStatus(
        ready, schemaVersion, revision, loadedAt, lastReloadError, policies, feed, how);
  }
}
