package org.mcpruntime.operator.shared;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What is to be done about the gateway of a namespace.
 *
 * @param applied in this order
 * @param needsKey whether a Secret with a key of chance has to be made first: {@link
 *     org.mcpruntime.operator.desired.SharedGateway#SESSION_SECRET}
 * @param gone each seen to be there
 */
public record SharedPlan(List<HasMetadata> applied, boolean needsKey, List<HasMetadata> gone) {

  static final SharedPlan NOTHING = new SharedPlan(List.of(), false, List.of());

  public SharedPlan {
    applied = List.copyOf(applied);
    gone = List.copyOf(gone);
  }
}
