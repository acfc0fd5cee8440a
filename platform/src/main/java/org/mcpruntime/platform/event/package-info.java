/**
 * What other routes need of recorded events, wherever they are kept: {@link
 * org.mcpruntime.platform.event.RecordedEvents}.
 */
@NullMarked
package org.mcpruntime.platform.event;

import org.jspecify.annotations.NullMarked;
