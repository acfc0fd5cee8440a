/**
 * What people and programs ask of the store of events, as routes of the HTTP API. Enter at {@link
 * org.mcpruntime.analytics.query.Analytics}. Nothing here knows which database answers; filters
 * follow from {@link org.mcpruntime.analytics.table.EventColumn}.
 */
@NullMarked
package org.mcpruntime.analytics.query;

import org.jspecify.annotations.NullMarked;
