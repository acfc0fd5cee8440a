package org.mcpruntime.platform;

import java.util.function.Supplier;
import org.mcpruntime.contract.platform.PlatformStatus;
import org.mcpruntime.platform.event.RecordedEvents;
import org.mcpruntime.platform.inspect.Inspector;
import org.mcpruntime.platform.live.LiveEvents;
import org.mcpruntime.platform.policy.Policies;
import org.mcpruntime.platform.server.Inventory;
import org.mcpruntime.platform.server.ServerLogs;
import org.mcpruntime.process.login.Secrets;
import org.mcpruntime.process.openapi.Described;

/**
 * What the API shows of the place that it runs in.
 *
 * @param policies in force
 * @param live events as they come
 * @param codes that log browsers in
 * @param recorded the same events, one by one
 * @param others routes of parts that this module does not know
 */
public record Surroundings(
    Policies policies,
    Inventory inventory,
    ServerLogs logs,
    LiveEvents live,
    Secrets codes,
    RecordedEvents recorded,
    Inspector inspector,
    Supplier<PlatformStatus> status,
    Described others) {}
