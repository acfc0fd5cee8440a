/**
 * All that changes, as one stream: what a page needs to show how things are now. Begin at {@link
 * org.mcpruntime.platform.live.LiveRoutes}; where events come from differs, and stands behind
 * {@link org.mcpruntime.platform.live.LiveEvents}.
 */
@NullMarked
package org.mcpruntime.platform.live;

import org.jspecify.annotations.NullMarked;
