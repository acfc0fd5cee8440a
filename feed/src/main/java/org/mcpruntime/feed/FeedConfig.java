package org.mcpruntime.feed;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.feed.publish.KeyRing;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;

/** Everything that a publisher of a folder of manifests is told when it starts. */
record FeedConfig(Listen listen, Content content, Keys keys, Duration heartbeat, Logging logging) {

  /** Where it listens. */
  record Listen(String address, int port, int metricsPort, @Nullable Tls tls) {}

  /** Files in PEM. */
  record Tls(Path certificate, Path key) {}

  /**
   * What it publishes, to whom.
   *
   * @param uses where uses of sessions are kept; null for nowhere
   */
  record Content(Path manifests, Path tokens, @Nullable Path uses, String cluster) {}

  /** What it signs with. */
  record Keys(Path folder, KeyRing.Rotation rotation) {}

  /** What it says of itself. */
  record Logging(Form form, Level level) {}

  /** Reads the settings; what is wrong with them is in {@link Settings#problems}. */
  static FeedConfig of(Settings settings) {
    return new FeedConfig(
        listen(settings),
        new Content(
            required(settings, "FEED_MANIFESTS", "folder of manifests, watched"),
            required(settings, "FEED_TOKENS_FILE", "who may subscribe, as JSON; watched"),
            settings.path("FEED_USES_FILE", "where uses of sessions are kept").orElse(null),
            settings.text("CLUSTER_NAME", "", "name of the cluster, for records")),
        keys(settings),
        settings.duration(
            "FEED_HEARTBEAT",
            Duration.ofSeconds(2),
            Duration.ofMillis(10),
            Duration.ofMinutes(1),
            "how often gateways hear that nothing was left out"),
        new Logging(
            settings.word("LOG_FORMAT", Form.JSON, "how log lines are written"),
            settings.word("LOG_LEVEL", Level.INFO, "the least important level that is logged")));
  }

  private static Listen listen(Settings settings) {
    var address = settings.text("LISTEN_ADDRESS", "0.0.0.0", "address of both ports");
    int port = settings.number("PORT", 8093, 0, 65535, "port of the feed; 0 takes a free one");
    int metrics = settings.number("METRICS_PORT", 9104, 0, 65535, "of /health, /ready, /metrics");
    var certificate = settings.path("TLS_CERT_FILE", "certificate chain in PEM; TLS when set");
    var key = settings.path("TLS_KEY_FILE", "private key in PEM (PKCS#8)");
    if (certificate.isPresent() != key.isPresent()) {
      settings.problem("TLS_KEY_FILE", "both TLS_CERT_FILE and TLS_KEY_FILE, or neither");
    }
    boolean tls = certificate.isPresent() && key.isPresent();
    return new Listen(address, port, metrics, tls ? new Tls(certificate.get(), key.get()) : null);
  }

  private static Keys keys(Settings settings) {
    var folder = required(settings, "FEED_KEYS_DIR", "where signing keys are kept, and made");
    var usual = KeyRing.Rotation.USUAL;
    var most = Duration.ofDays(3650);
    var least = Duration.ofMinutes(1);
    var every =
        settings.duration("FEED_KEY_LIFETIME", usual.every(), least, most, "how long a key signs");
    var overlap =
        settings.duration(
            "FEED_KEY_OVERLAP", usual.overlap(), least, most, "two keys are published, twice");
    if (overlap.multipliedBy(2).compareTo(every) > 0) {
      settings.problem("FEED_KEY_OVERLAP", "at most half of FEED_KEY_LIFETIME");
      return new Keys(folder, usual);
    }
    return new Keys(folder, new KeyRing.Rotation(every, overlap));
  }

  private static Path required(Settings settings, String name, String sentence) {
    var path = settings.path(name, sentence);
    if (path.isEmpty()) {
      settings.problem(name, "a path, for the process cannot start without it");
    }
    return path.orElse(Path.of(""));
  }
}
