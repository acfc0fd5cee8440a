/** Children that no case shows. */
@NullMarked
package org.mcpruntime.operator.desired;

import org.jspecify.annotations.NullMarked;
