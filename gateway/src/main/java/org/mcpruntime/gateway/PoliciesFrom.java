package org.mcpruntime.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.source.FeedSource;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.http.Endpoint;

/** Where policies come from. */
public sealed interface PoliciesFrom {

  /** The policy of one server. */
  record File(Path file) implements PoliciesFrom {}

  /** The policies of many. */
  record Folder(Path folder) implements PoliciesFrom {}

  /**
   * A publisher, for one or many.
   *
   * @param mirror what counts until one has said something; null for nothing
   */
  record Feed(
      Publishers publishers,
      @Nullable Path cache,
      @Nullable PoliciesFrom mirror,
      String gateway,
      FeedSource.Budget budget)
      implements PoliciesFrom {}

  /**
   * Who publishes policies.
   *
   * @param keys a path or a URL; empty where it was forgotten
   * @param authorities of their certificates; null for those that the JVM trusts
   */
  record Publishers(
      List<URI> urls,
      String token,
      @Nullable Path tokenFile,
      String keys,
      @Nullable Path authorities) {}

  /** Reads the settings; what is wrong with them is in {@link Settings#problems}. */
  static PoliciesFrom read(Settings settings, ObjectRef server, boolean many) {
    var file = settings.path("POLICY_FILE", "the policy of the server, watched");
    var folder = settings.path("POLICY_FOLDER", "policies of many servers, watched");
    PoliciesFrom files =
        folder.isPresent()
            ? new Folder(folder.get())
            : file.<PoliciesFrom>map(File::new).orElse(null);
    var feed = feed(settings, files);
    boolean follows = !feed.publishers.urls.isEmpty();
    if (file.isPresent() && folder.isPresent()) {
      settings.problem("POLICY_FILE", "one of POLICY_FILE and POLICY_FOLDER, and not two");
    }
    if (files == null && !follows) {
      settings.problem("POLICY_FILE", "one of POLICY_FILE, POLICY_FOLDER and POLICY_FEED_URL");
    }
    if (folder.isPresent() != many && (files != null || !follows)) {
      settings.problem("ROUTES_FILE", "both POLICY_FOLDER and ROUTES_FILE, or neither");
    }
    if (follows && !many && (server.name().isEmpty() || server.namespace().isEmpty())) {
      settings.problem(
          "MCP_SERVER_NAME", "with MCP_SERVER_NAMESPACE, for POLICY_FEED_URL has many servers");
    }
    if (follows) {
      return feed;
    }
    return files == null ? new File(Path.of("")) : files;
  }

  private static Feed feed(Settings settings, @Nullable PoliciesFrom mirror) {
    var urls = settings.list("POLICY_FEED_URL", List.of(), "publishers of policies, tried in turn");
    var token = settings.secret("POLICY_FEED_TOKEN", "says to publishers who this is");
    var tokenFile = settings.path("POLICY_FEED_TOKEN_FILE", "the same in a file, read each time");
    var keys = settings.text("POLICY_FEED_KEYS", "", "keys that sign policies: JWKS file or URL");
    var authorities = settings.path("POLICY_FEED_CA_FILE", "authorities of publishers, in PEM");
    var cache = settings.path("POLICY_CACHE_DIR", "where the last good policies are kept");
    var gateway =
        settings.text("POLICY_FEED_GATEWAY", "", "its name for publishers; else a random one");
    var changes =
        settings.duration(
            "POLICY_STALE_AFTER",
            Duration.ofSeconds(30),
            Duration.ofMillis(10),
            Duration.ofHours(24),
            "of no word from publishers: only reads go on");
    var reads =
        settings.duration(
            "POLICY_STALE_AFTER_READ",
            Duration.ofMinutes(5),
            Duration.ofMillis(10),
            Duration.ofHours(24),
            "of no word from publishers: nothing goes on");
    if (reads.compareTo(changes) < 0) {
      settings.problem("POLICY_STALE_AFTER_READ", "at least POLICY_STALE_AFTER");
    }
    if (!urls.isEmpty()) {
      requireAll(settings, token, tokenFile.isPresent(), keys);
    }
    return new Feed(
        new Publishers(
            places(settings, urls), token, tokenFile.orElse(null), keys, authorities.orElse(null)),
        cache.orElse(null),
        mirror,
        gateway,
        new FeedSource.Budget(changes, reads));
  }

  private static void requireAll(Settings settings, String token, boolean tokenFile, String keys) {
    if (keys.isEmpty()) {
      settings.problem(
          "POLICY_FEED_KEYS", "a file or an http or https URL, for POLICY_FEED_URL is set");
    }
    if (token.isEmpty() != tokenFile) {
      settings.problem("POLICY_FEED_TOKEN", "one of POLICY_FEED_TOKEN and POLICY_FEED_TOKEN_FILE");
    }
  }

  private static List<URI> places(Settings settings, List<String> urls) {
    try {
      var places = urls.stream().map(URI::create).toList();
      places.forEach(Endpoint::of);
      return places;
    } catch (IllegalArgumentException e) {
      settings.problem("POLICY_FEED_URL", "http or https URLs between commas");
      return List.of();
    }
  }
}
