/** What the store in DuckDB does beside that. */
@NullMarked
package org.mcpruntime.analytics.duckdb;

import org.jspecify.annotations.NullMarked;
