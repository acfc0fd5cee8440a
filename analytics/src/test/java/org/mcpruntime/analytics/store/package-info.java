/** What every store of events does, told once. */
@NullMarked
package org.mcpruntime.analytics.store;

import org.jspecify.annotations.NullMarked;
