@NullMarked
package org.mcpruntime.operator.lead;

import org.jspecify.annotations.NullMarked;
