package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.operator.config.OperatorConfig;

/** How a gateway hears of policies, and where it keeps what it may not lose. */
final class FeedAccess {

  static final String STATE_FOLDER = "/var/lib/mcp-gateway";

  private static final String TOKEN = "gateway-token";
  private static final String TOKEN_FOLDER = "/var/run/mcp-runtime/token";
  private static final String AUTHORITY = "gateway-feed-ca";
  private static final String AUTHORITY_FOLDER = "/var/run/mcp-runtime/feed-ca";
  private static final String STATE = "gateway-state";
  private static final String TEMPORARY = "gateway-tmp";

  /** The kubelet changes it long before. */
  private static final long TOKEN_SECONDS = 3600;

  private FeedAccess() {}

  static List<EnvVar> environment(OperatorConfig.Feed feed) {
    var all = new ArrayList<EnvVar>();
    all.add(Parts.env("POLICY_FEED_URL", String.join(",", feed.urls())));
    all.add(Parts.env("POLICY_FEED_KEYS", feed.keys()));
    all.add(Parts.env("POLICY_FEED_TOKEN_FILE", TOKEN_FOLDER + "/token"));
    if (feed.overTls()) {
      all.add(Parts.env("POLICY_FEED_CA_FILE", AUTHORITY_FOLDER + "/" + FeedAuthority.KEY));
    }
    // Statuses say what each gateway enforces, and people know pods by their names.
    all.add(Parts.podEnv("POLICY_FEED_GATEWAY", "metadata.name"));
    all.add(Parts.env("POLICY_CACHE_DIR", STATE_FOLDER + "/policies"));
    return List.copyOf(all);
  }

  /** What is needed to subscribe: who this is, and whom to take for a publisher. */
  static List<Volume> volumes(OperatorConfig.Feed feed) {
    return feed.overTls() ? List.of(token(feed), authority()) : List.of(token(feed));
  }

  static List<VolumeMount> mounts(OperatorConfig.Feed feed) {
    var token = Parts.mount(TOKEN, TOKEN_FOLDER, true);
    return feed.overTls()
        ? List.of(token, Parts.mount(AUTHORITY, AUTHORITY_FOLDER, true))
        : List.of(token);
  }

  /** A pod waits for it: the operator brings it to each namespace with servers. */
  private static Volume authority() {
    return new VolumeBuilder()
        .withName(AUTHORITY)
        .withNewConfigMap()
        .withName(FeedAuthority.NAME)
        .endConfigMap()
        .build();
  }

  /** A token for the feed and nothing else: the API server does not take it. */
  private static Volume token(OperatorConfig.Feed feed) {
    return new VolumeBuilder()
        .withName(TOKEN)
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken()
        .withAudience(feed.audience())
        .withExpirationSeconds(TOKEN_SECONDS)
        .withPath("token")
        .endServiceAccountToken()
        .endSource()
        .endProjected()
        .build();
  }

  static List<Volume> rooms() {
    return List.of(Parts.room(STATE, "1Gi"), Parts.room(TEMPORARY, "64Mi"));
  }

  static List<VolumeMount> roomMounts() {
    return List.of(Parts.mount(STATE, STATE_FOLDER, false), Parts.mount(TEMPORARY, "/tmp", false));
  }
}
