@NullMarked
package org.mcpruntime.architecture.wrong.nullness.marked;

import org.jspecify.annotations.NullMarked;
