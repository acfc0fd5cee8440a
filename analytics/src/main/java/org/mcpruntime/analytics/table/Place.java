package org.mcpruntime.analytics.table;

import java.time.Instant;
import java.util.UUID;

/**
 * Where an event stands among all, ordered by time, and among those of one time by id.
 *
 * @param time to the microsecond
 */
public record Place(Instant time, UUID id) {}
