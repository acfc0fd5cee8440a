@NullMarked
package org.mcpruntime.operator.loop;

import org.jspecify.annotations.NullMarked;
