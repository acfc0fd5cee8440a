@NullMarked
package org.mcpruntime.operator.admission;

import org.jspecify.annotations.NullMarked;
