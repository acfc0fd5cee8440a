@NullMarked
package org.mcpruntime.analytics.query;

import org.jspecify.annotations.NullMarked;
