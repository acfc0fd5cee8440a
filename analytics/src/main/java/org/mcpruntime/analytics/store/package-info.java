/**
 * Where events are kept: an interface that DuckDB stands behind in one process, and ClickHouse at
 * scale. Enter at {@link org.mcpruntime.analytics.store.EventStore}. Nothing here knows HTTP.
 */
@NullMarked
package org.mcpruntime.analytics.store;

import org.jspecify.annotations.NullMarked;
