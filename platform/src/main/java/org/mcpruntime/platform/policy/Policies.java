package org.mcpruntime.platform.policy;

import java.util.Optional;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicySnapshot;

/** The policies in force. */
public interface Policies {

  /** What the gateway of a server decides by now. */
  Optional<PolicySnapshot> of(ObjectRef server);
}
