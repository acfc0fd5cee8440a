/**
 * What a store of events keeps of each, and how it is asked: {@link
 * org.mcpruntime.analytics.table.EventColumn} is the only place that knows columns; filters, query
 * parameters, tables and rows follow from it.
 */
@NullMarked
package org.mcpruntime.analytics.table;

import org.jspecify.annotations.NullMarked;
