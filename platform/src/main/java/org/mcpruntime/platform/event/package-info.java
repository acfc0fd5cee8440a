/**
 * What was recorded, as far as other features of the API need it; who keeps it stands elsewhere.
 */
@NullMarked
package org.mcpruntime.platform.event;

import org.jspecify.annotations.NullMarked;
