@NullMarked
package org.mcpruntime.operator.server;

import org.jspecify.annotations.NullMarked;
