@NullMarked
package org.mcpruntime.operator.cluster;

import org.jspecify.annotations.NullMarked;
