/** The desired state as whole objects, as on Kubernetes: list, watch, apply, delete. */
@NullMarked
package org.mcpruntime.platform.object;

import org.jspecify.annotations.NullMarked;
