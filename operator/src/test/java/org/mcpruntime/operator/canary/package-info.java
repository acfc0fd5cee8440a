/** When a canary is promoted, and when it is not. */
@NullMarked
package org.mcpruntime.operator.canary;

import org.jspecify.annotations.NullMarked;
