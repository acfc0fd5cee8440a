package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/**
 * Whose certificates publishers of policies show, for the gateways of a namespace: no server owns
 * it, and it stays when the last one has gone.
 */
public final class FeedAuthority {

  public static final String NAME = "mcp-runtime-feed-ca";

  public static final String KEY = "ca.crt";

  private FeedAuthority() {}

  /**
   * @param certificates in PEM
   */
  public static ConfigMap of(String namespace, String certificates) {
    return new ConfigMapBuilder()
        .withMetadata(Accounts.common(namespace, NAME))
        .withData(Map.of(KEY, certificates))
        .build();
  }
}
