package org.mcpruntime.operator.desired;

import java.util.Map;
import org.mcpruntime.contract.object.Texts;

/**
 * Labels and annotations that others know us by. Always sorted: a map of the JDK's own has another
 * order in every process.
 */
public final class Labels {

  /** Who looks after an object. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  public static final String RUNTIME = "mcp-runtime";
  public static final String APP = "app";
  public static final String TRACK = "mcpruntime.org/rollout-track";

  /** The server that an object of another group belongs to. */
  public static final String SERVER = "mcpruntime.org/server";

  /** On a Deployment: the digest of the template that it was given. */
  public static final String TEMPLATE = "mcpruntime.org/template";

  private Labels() {}

  /** Of an object that is ours and of no single server. */
  static Map<String, String> ours() {
    return Map.of(MANAGED_BY, RUNTIME);
  }

  /** Of what belongs to a server. */
  static Map<String, String> of(String server) {
    return Texts.copy(Map.of(APP, server, MANAGED_BY, RUNTIME));
  }

  /** Of the pods of one track. */
  static Map<String, String> of(String server, Track track) {
    return Texts.copy(Map.of(APP, server, MANAGED_BY, RUNTIME, TRACK, track.word()));
  }
}
