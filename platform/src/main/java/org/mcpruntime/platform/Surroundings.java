package org.mcpruntime.platform;

import java.util.function.Supplier;
import org.mcpruntime.contract.platform.PlatformStatus;
import org.mcpruntime.platform.event.EventFiles;
import org.mcpruntime.platform.event.RecordedEvents;
import org.mcpruntime.platform.inspect.Inspector;
import org.mcpruntime.platform.policy.Policies;
import org.mcpruntime.platform.server.Inventory;
import org.mcpruntime.platform.server.ServerLogs;

/**
 * What the API shows of the place that it runs in.
 *
 * @param policies in force
 * @param recorded the same events, one by one
 */
public record Surroundings(
    Policies policies,
    Inventory inventory,
    ServerLogs logs,
    EventFiles events,
    RecordedEvents recorded,
    Inspector inspector,
    Supplier<PlatformStatus> status) {}
