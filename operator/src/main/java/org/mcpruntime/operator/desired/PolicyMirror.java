package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The policy in the original's form, for people, tools and gateways that start without a feed.
 *
 * <p>A document that is too large is left out, and an annotation says so: what was there before
 * would look like what counts.
 */
public final class PolicyMirror {

  /** The key of the document. */
  public static final String KEY = "policy.json";

  /** On the ConfigMap: how many bytes the document has that does not fit. */
  public static final String TOO_LARGE = "mcpruntime.org/policy-too-large";

  /** An API server takes objects of 1 MiB of data; the rest is for metadata. */
  private static final int MOST = (1 << 20) - (16 << 10);

  private PolicyMirror() {}

  public static String name(String server) {
    return server + "-gateway-policy";
  }

  public static ConfigMap of(Blueprint blueprint, String document) {
    int size = document.getBytes(StandardCharsets.UTF_8).length;
    var metadata = blueprint.child(name(blueprint.name()));
    if (size > MOST) {
      metadata.setAnnotations(Map.of(TOO_LARGE, Integer.toString(size)));
      return new ConfigMapBuilder().withMetadata(metadata).build();
    }
    return new ConfigMapBuilder().withMetadata(metadata).withData(Map.of(KEY, document)).build();
  }
}
