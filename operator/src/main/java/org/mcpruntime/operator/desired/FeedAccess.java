package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import org.mcpruntime.operator.config.OperatorConfig;

/** How a gateway hears of policies, and where it keeps what it may not lose. */
final class FeedAccess {

  static final String STATE_FOLDER = "/var/lib/mcp-gateway";

  private static final String TOKEN = "gateway-token";
  private static final String TOKEN_FOLDER = "/var/run/mcp-runtime/token";
  private static final String STATE = "gateway-state";
  private static final String TEMPORARY = "gateway-tmp";

  /** The kubelet changes it long before. */
  private static final long TOKEN_SECONDS = 3600;

  private FeedAccess() {}

  static List<EnvVar> environment(OperatorConfig.Feed feed) {
    return List.of(
        Parts.env("POLICY_FEED_URL", String.join(",", feed.urls())),
        Parts.env("POLICY_FEED_KEYS", feed.keys()),
        Parts.env("POLICY_FEED_TOKEN_FILE", TOKEN_FOLDER + "/token"),
        Parts.env("POLICY_CACHE_DIR", STATE_FOLDER + "/policies"));
  }

  /** A token for the feed and nothing else: the API server does not take it. */
  static Volume token(OperatorConfig.Feed feed) {
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

  static VolumeMount tokenMount() {
    return Parts.mount(TOKEN, TOKEN_FOLDER, true);
  }

  static List<Volume> rooms() {
    return List.of(Parts.room(STATE, "1Gi"), Parts.room(TEMPORARY, "64Mi"));
  }

  static List<VolumeMount> roomMounts() {
    return List.of(Parts.mount(STATE, STATE_FOLDER, false), Parts.mount(TEMPORARY, "/tmp", false));
  }
}
