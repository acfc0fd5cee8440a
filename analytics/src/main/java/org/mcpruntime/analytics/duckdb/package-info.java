/**
 * The store of events of one process: a DuckDB database in a folder of its own, in this process.
 * Enter at {@link org.mcpruntime.analytics.duckdb.DuckStore#open}.
 *
 * <p>One thread at a time appends, a few threads read, and one looks after the file: it folds the
 * log of what was written into the tables and takes out what is too old or too much. A new column
 * is a constant of {@code EventColumn} and another numbered file of SQL beside these classes'
 * resources.
 *
 * <p>Nobody but this package knows SQL, and no SQL but the numbered files names a column of events
 * that {@code EventColumn} does not.
 */
@NullMarked
package org.mcpruntime.analytics.duckdb;

import org.jspecify.annotations.NullMarked;
