/** Events that were recorded, as other features need them; whoever keeps them implements this. */
@NullMarked
package org.mcpruntime.platform.event;

import org.jspecify.annotations.NullMarked;
