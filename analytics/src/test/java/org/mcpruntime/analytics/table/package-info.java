/** Lines of events, and how they are read. */
@NullMarked
package org.mcpruntime.analytics.table;

import org.jspecify.annotations.NullMarked;
