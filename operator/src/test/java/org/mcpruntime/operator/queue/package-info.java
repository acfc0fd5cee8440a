@NullMarked
package org.mcpruntime.operator.queue;

import org.jspecify.annotations.NullMarked;
