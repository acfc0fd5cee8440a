package org.mcpruntime.platform;

import java.util.Optional;
import java.util.function.Supplier;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.platform.PlatformStatus;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.platform.event.EventFiles;
import org.mcpruntime.platform.server.Inventory;
import org.mcpruntime.platform.server.ServerLogs;

/**
 * What the API shows of the place that it runs in.
 *
 * @param policies in force
 */
public record Surroundings(
    Policies policies,
    Inventory inventory,
    ServerLogs logs,
    EventFiles events,
    Supplier<PlatformStatus> status) {

  /** The policies in force. */
  public interface Policies {

    /** What the gateway of a server decides by now. */
    Optional<PolicySnapshot> of(ObjectRef server);
  }
}
