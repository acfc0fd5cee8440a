@NullMarked
package org.mcpruntime.operator.identity;

import org.jspecify.annotations.NullMarked;
